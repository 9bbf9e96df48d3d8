import type { AxisName } from "../types/axis.ts";

/** Where a check is in its plan. */
export interface CheckProgress {
  /** What was sent last: `repeat`, or an axis with its level, and in brackets what for where that is not the plan. */
  readonly stage: string;
  /** Answers of the plan that are there, and how many it has by what is known: fewer, once an axis has ended at its proof. */
  readonly done: number;
  readonly planned: number;
  /** Prompts that diverged so far. */
  readonly diverged: number;
}

/** An answer that was held against the first one to its prompt; `invalid`: it came broken, so that it was not. */
export interface Comparison {
  readonly axis: AxisName;
  readonly result: "equal" | "diverged" | "invalid";
}

/** Everything that decides beside spec and target. */
export interface CheckEnvironment {
  /** Milliseconds, monotonic: the clock that the target uses, too. */
  readonly now: () => number;
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  readonly signal: AbortSignal;
  readonly progress?: (progress: CheckProgress) => void;
  /** Told of each comparison as it is made, above tier 0. The report looks at all of them afresh. */
  readonly compared?: (comparison: Comparison) => void;
}
