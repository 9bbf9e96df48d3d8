import { checkOpenUnit } from "../arguments/check-arguments.ts";
import { exactLowerBound } from "./exact-lower-bound.ts";
import { exactUpperBound } from "./exact-upper-bound.ts";
import type { Interval } from "./interval.ts";

/**
 * Exact interval of a rate, each end at half of 1 − confidence (Clopper and Pearson 1934). It covers the true rate with at least
 * the given confidence at every n. For independent outcomes at one look. [0, 1] when n = 0.
 *
 * @throws RangeError for impossible counts or a confidence outside (0, 1)
 */
export function exactInterval(successes: number, trials: number, { confidence = 0.95 }: { readonly confidence?: number } = {}): Interval {
  checkOpenUnit("confidence", confidence);
  const alpha = (1 - confidence) / 2;
  return { low: exactLowerBound(successes, trials, { alpha }), high: exactUpperBound(successes, trials, { alpha }) };
}
