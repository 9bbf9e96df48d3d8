import { checkUnit, checkWhole } from "../arguments/check-arguments.ts";
import { regularizedBetaOfPair } from "./regularized-beta.ts";

/**
 * P(X ≤ count) for X ~ Bin(trials, rate), by I_{1−rate}(trials − count, count + 1). 0 for a count below 0, 1 from `trials` on.
 *
 * @throws RangeError when trials is not a whole number of at least 0 or rate is not on [0, 1]
 */
export function binomialLowerTail(count: number, trials: number, rate: number): number {
  checkWhole("trials", trials);
  checkUnit("rate", rate);
  const k = Math.floor(count);
  if (k < 0) return 0;
  if (k >= trials) return 1;
  return regularizedBetaOfPair(1 - rate, rate, { a: trials - k, b: k + 1 });
}
