import { sha256Hex } from "@cupel/core";
import type { CheckSpec } from "../types/check-spec.ts";
import type { TraceRow } from "../types/trace.ts";

/**
 * A row as a line of `trace.jsonl`: detLLM's fields by their names, ours beside them. Output ids only; `scores` where every one is known, since
 * detLLM's schema forbids gaps, and `scores_aligned` with the gaps.
 */
export function traceLine(row: TraceRow, { settings }: Pick<CheckSpec, "settings">, tokenizer: string | null): string {
  const complete = row.scores?.every((score) => score !== null) ?? false;
  return JSON.stringify({
    prompt_id: row.promptId,
    ...(row.inputTokenIds !== null && {
      input_token_ids: row.inputTokenIds,
      input_token_ids_hash: sha256Hex(JSON.stringify(row.inputTokenIds)),
    }),
    generated_token_ids: row.outputTokenIds ?? [],
    scores: complete ? row.scores : null,
    ...(tokenizer !== null && { tokenizer_id: tokenizer }),
    decoding_max_new_tokens: settings.maxTokens,
    decoding_do_sample: settings.temperature > 0,
    decoding_temperature: settings.temperature,
    decoding_top_p: settings.topP,
    decoding_top_k: settings.topK,
    token_basis: "output",
    token_ids_available: row.outputTokenIds !== null,
    scores_aligned: row.scores,
    top_logprobs: row.topScores,
    score_kind: row.scoreKind,
    purpose: row.purpose,
    prompt: row.prompt,
    axis: row.axis,
    level: row.level,
    run: row.run,
    seq: row.sequence,
    group: row.group,
    segment: row.segment,
    treatment: row.treatment,
    request_sha256: row.sent.sha256,
    request_path: row.sent.path,
    started_ms: row.startedMs,
    first_byte_ms: row.firstByteMs,
    ended_ms: row.endedMs,
    text: row.text,
    text_sha256: sha256Hex(row.text),
    finish_reason: row.finishReason,
    usage: row.usage && { input_tokens: row.usage.inputTokens, output_tokens: row.usage.outputTokens },
    cached_tokens: row.cachedTokens,
    batch_size: row.batchSize,
    batch_index: row.batchIndex,
    overlap_max: row.overlap,
    chunks: row.chunks,
    response_mark: row.responseMark,
    served_by: row.servedBy,
    echo: row.echo,
    status: row.status,
    error_code: row.error?.code ?? null,
    error: row.error,
  });
}
