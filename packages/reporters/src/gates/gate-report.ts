import type { Metric } from "../paired.ts";

/** `errors`: more records are errors than may be. */
export type RunGateStatus = "held" | "failed" | "errors";

/** What came of one gate, for one model or for the whole run. */
export interface GateResult {
  readonly gate: string;
  /** Null for the whole run. */
  readonly model: string | null;
  readonly status: RunGateStatus;
  /** What was asked for; null where that is no number. */
  readonly required: number | null;
  /** What was found; null where nothing could be evaluated. */
  readonly observed: number | null;
  readonly sentence: string;
}

/** What came of the gates of a run. Errors outweigh failures. A gate that could not be evaluated has failed. */
export interface GateReport {
  readonly status: RunGateStatus;
  readonly arm: string;
  readonly metric: Metric;
  readonly results: readonly GateResult[];
}
