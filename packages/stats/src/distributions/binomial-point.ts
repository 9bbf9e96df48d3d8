import { checkUnit, checkWhole } from "../arguments/check-arguments.ts";
import { betaPower } from "./beta-power.ts";

/**
 * P(X = count) for X ~ Bin(trials, rate), by Loader's saddle-point form (C. Loader 2000), which keeps its digits far out. 0 for a count that
 * cannot come.
 *
 * @throws RangeError when trials is not a whole number of at least 0 or rate is not on [0, 1]
 */
export function binomialPoint(count: number, trials: number, rate: number): number {
  checkWhole("trials", trials);
  checkUnit("rate", rate);
  if (!Number.isInteger(count) || count < 0 || count > trials) return 0;
  if (rate === 0 || rate === 1) return count === rate * trials ? 1 : 0;
  // The two ends need no quotient of what may underflow.
  if (count === 0) return Math.exp(trials * Math.log1p(-rate));
  if (count === trials) return rate ** trials;
  return betaPower(rate, 1 - rate, { a: count + 1, b: trials - count + 1 }) / ((trials + 1) * rate * (1 - rate));
}
