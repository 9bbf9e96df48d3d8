import type { RunEnd, RunRecord, Verdict } from "@cupel/core";
import { attemptsOf } from "./attempts.ts";
import { type PolicyRoute, policyRoute } from "./decision.ts";
import { duplicatesOf } from "./duplicates.ts";
import { physicalCost } from "./physical-cost.ts";
import { artifactVersion } from "./summary.ts";
import { timingOf } from "./timing.ts";

/** One line of `samples.jsonl`: ReliabilityLoop's fields first, then ours. */
export interface SampleRow extends Partial<PolicyRoute> {
  readonly model: string;
  readonly id: string;
  readonly kind: string;
  /** The arm. */
  readonly mode: string;
  /** The hidden gold accepts the answer. False also where nothing was decided: see `correct`. */
  readonly ok: boolean;
  /** Calls and public checks, as if the arm had run alone; scoring is not in it. */
  readonly seconds: number;
  readonly chars: number;
  readonly attempts: number;
  /** The answer came from a later prompt than the first. */
  readonly repaired: boolean;
  readonly candidates_used: number;
  readonly prompt: string;
  /** The prompt that the answer came from; empty for an answer taken from memory and for none. */
  readonly prompt_used: string;
  readonly output: string;
  readonly schema_version: typeof artifactVersion;
  readonly run_id: string;
  /** Of the whole run: in a partial one rows are missing. */
  readonly run_status: RunEnd["status"];
  readonly task_hash: string;
  readonly family: string;
  readonly split: string | null;
  /** Over the public checks; null without an answer. `evidence_ref` names the record that holds the private part. */
  readonly verdict: {
    readonly status: Verdict["status"];
    readonly level: string | null;
    readonly reason: string;
    readonly evidence_ref: string;
  } | null;
  readonly verified: boolean;
  /** Null where the gold decided nothing: no gold, or an error. */
  readonly correct: boolean | null;
  readonly extraction: string | null;
  /** Attempts after the first. */
  readonly repair_steps: number;
  /** Candidates whose text an earlier one of this task has already: samples that told nothing new. */
  readonly duplicates: number;
  readonly stop_reason: string;
  /** Seed of the call that gave the answer; the run's seed without one. */
  readonly seed: number;
  readonly usage: { readonly input: number; readonly cached: number; readonly output: number; readonly reasoning: number };
  /**
   * In USD: as if the arm had run alone, and what calls cost that no arm before it had made for the task. Null where that cannot be told.
   */
  readonly cost: { readonly usd_virtual: number | null; readonly usd_physical: number | null };
  /** Milliseconds of the first call; null without one. */
  readonly latency_ms_first: number | null;
  readonly backend: string;
  readonly finish_reason: string | null;
  readonly memory: { readonly ids: readonly string[]; readonly exact_hit: boolean };
  readonly oracle: boolean;
  readonly error: RunRecord["error"];
}

/** A record as a row. `peers` are the records of the same task and model in the other arms, `status` is that of the run. */
export function sampleRow(record: RunRecord, peers: readonly RunRecord[], { status }: Pick<RunEnd, "status">): SampleRow {
  const timing = timingOf([record, ...peers]);
  const answer = record.chosen === null ? undefined : record.candidates[record.chosen];
  const first = record.candidates[0];
  const { verdict, gold, usage } = record;
  return {
    model: record.model,
    id: record.taskId,
    kind: record.kind,
    mode: record.arm,
    ok: gold?.status === "pass",
    seconds: timing.task(record) / 1000,
    chars: answer?.text.length ?? 0,
    attempts: attemptsOf(record),
    repaired: answer !== undefined && answer.prompt !== first?.prompt,
    candidates_used: record.candidates.length,
    prompt: record.taskPrompt,
    prompt_used: answer?.prompt ?? "",
    output: answer?.text ?? "",
    ...(record.arm === "policy" ? policyRoute(record, peers) : {}),
    schema_version: artifactVersion,
    run_id: record.runId,
    run_status: status,
    task_hash: record.taskHash,
    family: record.family,
    split: record.split,
    verdict: verdict && {
      status: verdict.status,
      level: verdict.status === "pass" ? verdict.level : null,
      reason: verdict.reason,
      evidence_ref: JSON.stringify([record.model, record.arm, record.taskId]),
    },
    verified: verdict?.status === "pass" && verdict.level === "verified",
    correct: gold === null || gold.status === "error" ? null : gold.status === "pass",
    extraction: verdict?.extraction ?? null,
    repair_steps: attemptsOf(record) - 1,
    duplicates: duplicatesOf(record),
    stop_reason: record.stopReason,
    seed: answer?.seed ?? record.seed,
    usage: { input: usage.inputTokens, cached: usage.cachedTokens ?? 0, output: usage.outputTokens, reasoning: usage.reasoningTokens ?? 0 },
    cost: { usd_virtual: record.usd, usd_physical: physicalCost(record, peers) },
    latency_ms_first: first === undefined ? null : timing.call(record, first),
    backend: record.backend,
    finish_reason: answer?.finishReason ?? null,
    memory: { ids: answer?.memory?.ids ?? [], exact_hit: answer?.memory?.exact ?? false },
    oracle: record.oracle,
    error: record.error,
  };
}
