import { checkOpenUnit, checkWhole } from "../arguments/check-arguments.ts";
import type { Interval } from "./interval.ts";

/**
 * Interval of a rate when trials were stopped at the first event, which came at trial `trial`: [1 − (1 − α/2)^(1/n), 1 − (α/2)^(1/(n−1))]
 * with α = 1 − confidence, upper end 1 when n = 1. Both tails of the geometric distribution inverted, so it covers with at least the
 * confidence at every rate; an interval for a fixed number of trials does not.
 *
 * @throws RangeError when trial is not a whole number of at least 1 or confidence is outside (0, 1)
 */
export function stoppedAtFirstEventInterval(trial: number, { confidence = 0.95 }: { readonly confidence?: number } = {}): Interval {
  checkWhole("trial", trial, 1);
  checkOpenUnit("confidence", confidence);
  const half = (1 - confidence) / 2;
  return {
    low: -Math.expm1(Math.log1p(-half) / trial),
    high: trial === 1 ? 1 : -Math.expm1(Math.log(half) / (trial - 1)),
  };
}
