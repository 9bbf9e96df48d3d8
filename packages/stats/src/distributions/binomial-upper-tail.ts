import { checkUnit, checkWhole } from "../arguments/check-arguments.ts";
import { regularizedBetaOfPair } from "./regularized-beta.ts";

/**
 * P(X ≥ count) for X ~ Bin(trials, rate), by I_rate(count, trials − count + 1). 1 up to 0, 0 above `trials`.
 *
 * @throws RangeError when trials is not a whole number of at least 0 or rate is not on [0, 1]
 */
export function binomialUpperTail(count: number, trials: number, rate: number): number {
  checkWhole("trials", trials);
  checkUnit("rate", rate);
  const k = Math.ceil(count);
  if (k <= 0) return 1;
  if (k > trials) return 0;
  return regularizedBetaOfPair(rate, 1 - rate, { a: k, b: trials - k + 1 });
}
