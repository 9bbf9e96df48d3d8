import type { Usage } from "./backend.ts";
import type { Candidate } from "./candidate.ts";
import type { Certainty } from "./certainty.ts";
import type { Json } from "./json.ts";
import type { Note } from "./note.ts";
import type { Verdict } from "./verdict.ts";

/** Version of the record's shape, raised when a reader of the old one would misread the new one. */
export const recordVersion = 1;

/** A candidate with the verdict over its task's public checks. */
export interface JudgedCandidate extends Omit<Candidate, "logprobs"> {
  readonly verdict: Verdict;
  /** Place among the candidates of the first one with the very same text; absent for the first. It was verified once. */
  readonly duplicateOf?: number;
  /** How sure the model was; set where the call asked for logprobs and got them. */
  readonly certainty?: Certainty;
  /** What the call cost in USD, as if it had been made for this arm alone; absent where that cannot be told. */
  readonly usd?: number;
  /** How long verification took. Not part of the canonical record. */
  readonly verifyMilliseconds: number;
}

/**
 * Why a task ended: the policy was done, a budget was spent, the run was aborted (such a record is not journaled),
 * or something broke (backend, policy).
 */
export type StopReason = "done" | "budget" | "error";

/** The contract of a run: one line per task, arm and model, appended when the task ends. Plain JSON. */
export interface RunRecord {
  readonly schemaVersion: typeof recordVersion;
  readonly runId: string;
  readonly taskId: string;
  /** Content hash of the whole task, gold included. */
  readonly taskHash: string;
  readonly kind: string;
  readonly family: string;
  readonly split: string | null;
  readonly taskPrompt: string;
  readonly arm: string;
  readonly policy: string;
  readonly backend: string;
  readonly model: string;
  /** The run's seed. */
  readonly seed: number;
  /** True when gold steered the loop. Such rates are no estimate of what a user without gold would see. */
  readonly oracle: boolean;
  readonly candidates: readonly JudgedCandidate[];
  /** Index into `candidates` of the answer given; null when there is none. */
  readonly chosen: number | null;
  /** Verdict over the public checks of the answer given; null without an answer. */
  readonly verdict: Verdict | null;
  /** Verdict over the hidden gold; null without an answer or without gold. */
  readonly gold: Verdict | null;
  readonly stopReason: StopReason;
  /** What broke, when `stopReason` is `error` or names the spent budget. */
  readonly error: { readonly code: string; readonly message: string } | null;
  /** Sum over all candidates. */
  readonly usage: Usage;
  /** Sum over all candidates in USD; null where the cost of one cannot be told. */
  readonly usd: number | null;
  /** Wall time of the whole task in milliseconds. Not part of the canonical record. */
  readonly milliseconds: number;
  /** When the task began, ISO 8601. Not part of the canonical record. */
  readonly startedAt: string;
  /** What the policy noted, in its order; absent where it noted nothing. */
  readonly notes?: readonly Note[];
  readonly metadata?: { readonly [key: string]: Json | undefined };
}

/** The record without clock, latency, cache hits and run id: equal for equal seeds, and after a kill and resume. */
export function canonicalRecord(record: RunRecord): object {
  const { runId: _runId, milliseconds: _milliseconds, startedAt: _startedAt, candidates, notes, ...rest } = record;
  return {
    ...rest,
    candidates: candidates.map(({ verifyMilliseconds: _verify, ...candidate }) => timeless(candidate)),
    ...(notes && { notes: notes.map(({ calls, ...note }) => ({ ...note, ...(calls && { calls: calls.map(timeless) }) })) }),
  };
}

function timeless<Call extends Pick<Candidate, "milliseconds" | "fromCache">>({ milliseconds: _own, fromCache: _cache, ...call }: Call) {
  return call;
}

/** When a record's task ended, ISO 8601. */
export function endOf({ startedAt, milliseconds }: Pick<RunRecord, "startedAt" | "milliseconds">): string {
  const start = Date.parse(startedAt);
  return Number.isNaN(start) ? startedAt : new Date(start + milliseconds).toISOString();
}
