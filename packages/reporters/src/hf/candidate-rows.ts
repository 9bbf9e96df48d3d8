import type { RunRecord } from "@cupel/core";

/** The candidates of a record as rows, public part only: verdicts over public checks, without evidence. */
export function candidateRows(record: RunRecord): readonly object[] {
  const { runId, arm, backend, taskId, taskHash, chosen } = record;
  return record.candidates.map((candidate) => {
    const { verdict, usage } = candidate;
    return {
      run_id: runId,
      model: candidate.model,
      backend: candidate.backend ?? backend,
      arm,
      id: taskId,
      task_hash: taskHash,
      index: candidate.index,
      chosen: candidate.index === chosen,
      duplicate_of: candidate.duplicateOf,
      prompt: candidate.prompt,
      text: candidate.text,
      raw: candidate.raw,
      seed: candidate.seed,
      temperature: candidate.temperature,
      max_tokens: candidate.maxTokens,
      finish_reason: candidate.finishReason,
      status: verdict.status,
      level: verdict.status === "pass" ? verdict.level : null,
      code: verdict.status === "pass" ? null : verdict.code,
      reason: verdict.reason,
      extraction: verdict.extraction,
      mode: verdict.mode,
      assurance: verdict.assurance,
      score: verdict.score,
      input_tokens: usage.inputTokens,
      output_tokens: usage.outputTokens,
      milliseconds: candidate.milliseconds,
      verify_milliseconds: candidate.verifyMilliseconds,
      usd: candidate.usd,
    };
  });
}
