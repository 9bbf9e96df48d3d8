import type { RunRecord } from "@cupel/core";

/** What a record says for the rates. `null`: undecided, so the record leaves that rate. */
export interface Outcome {
  /** The answer was taken from memory as it is: it leaves every rate and is counted apart. */
  readonly reused: boolean;
  /** Why the record counts as an error (the run of the task, or one of its checks, broke); null when nothing broke. */
  readonly error: string | null;
  /** The answer passed the public checks at level `verified`. */
  readonly verified: boolean | null;
  /** The answer passed the public checks at level `parsed`: it parses, loads or executes, and the task declares no more. */
  readonly parsed: boolean | null;
  /** The same, and other answers behave alike on tests that a model wrote (level `agreed`): more than parsed, never verified. */
  readonly agreed: boolean | null;
  /** The answer passed the hidden gold. */
  readonly correct: boolean | null;
}

/**
 * The outcome of a record. An error is neither a pass nor a fail. A task that broke after it had an answer is counted as an
 * error, and its answer by its verdicts: leaving it out would flatter policies that break on what they cannot solve. A task that ended without an answer because its budget was spent
 * is not verified, and not correct either when the run scores at all (`scored`); a task without gold is undecided for `correct`.
 */
export function outcomeOf(record: RunRecord, { scored }: { readonly scored: boolean }): Outcome {
  const answer = record.chosen === null ? undefined : record.candidates[record.chosen];
  const reused = answer?.memory?.exact === true;
  const broke = record.stopReason === "error" ? (record.error?.code ?? "unknown") : null;
  if (broke !== null && answer === undefined) return { reused, error: broke, verified: null, parsed: null, agreed: null, correct: null };
  const { verdict, gold } = record;
  const passed = verdict?.status === "pass" ? verdict.level : undefined;
  const undecided = verdict?.status === "error";
  return {
    reused,
    error: broke ?? (undecided ? verdict.code : gold?.status === "error" ? gold.code : null),
    verified: undecided ? null : passed === "verified",
    parsed: undecided ? null : passed === "parsed",
    agreed: undecided ? null : passed === "agreed",
    correct: answer === undefined ? (scored ? false : null) : gold === null || gold.status === "error" ? null : gold.status === "pass",
  };
}
