import { checkOpenUnit, checkWhole } from "../arguments/check-arguments.ts";
import { simultaneous } from "../multiplicity/simultaneous.ts";

/**
 * How many trials without an event bound its rate by `rate`: ⌈ln(α/axes)/ln(1 − rate)⌉, the inverse of `zeroEventUpperBound`;
 * 59 for 5 % and 299 for 1 % at α = 0.05. With `axes` the bound holds for all of them together.
 *
 * @throws RangeError when rate or alpha is outside (0, 1) or axes is not a whole number of at least 1
 */
export function runsForBound(rate: number, { alpha = 0.05, axes = 1 }: { readonly alpha?: number; readonly axes?: number } = {}): number {
  checkOpenUnit("rate", rate);
  checkWhole("axes", axes, 1);
  // A whole number reached with an error in the last digit must not become the next one.
  const runs = Math.log(simultaneous(alpha, axes)) / Math.log1p(-rate);
  return Math.ceil(runs * (1 - 1e-14));
}
