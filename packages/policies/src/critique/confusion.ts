import type { Observation } from "./program-execution.ts";
import type { Review } from "./read-reviews.ts";

/**
 * What an evaluator said against what is true, as counts of results. Positive: it said that the result is right. An unclear review accepts
 * nothing; it is counted by what was true.
 */
export interface Confusion {
  /** Right, and said to be. */
  readonly tp: number;
  /** Wrong, and said to be right: false accepts. */
  readonly fp: number;
  /** Right, and said to be wrong. */
  readonly fn: number;
  /** Wrong, and said to be. */
  readonly tn: number;
  readonly unclearPass: number;
  readonly unclearFail: number;
}

export const noConfusion: Confusion = { tp: 0, fp: 0, fn: 0, tn: 0, unclearPass: 0, unclearFail: 0 };

/** The counts with one more review. Where the truth is not known nothing is counted. */
export function counted(confusion: Confusion, { verdict }: Review, truth: Observation["truth"]): Confusion {
  if (truth !== "pass" && truth !== "fail") return confusion;
  const cells = {
    pass: { pass: "tp", fail: "fn", unclear: "unclearPass" },
    fail: { pass: "fp", fail: "tn", unclear: "unclearFail" },
  } as const;
  const cell = cells[truth][verdict];
  return { ...confusion, [cell]: confusion[cell] + 1 };
}

/** The sum of two tables. */
export function together(left: Confusion, right: Confusion): Confusion {
  return Object.fromEntries(
    (Object.keys(noConfusion) as (keyof Confusion)[]).map((cell) => [cell, left[cell] + right[cell]]),
  ) as unknown as Confusion;
}
