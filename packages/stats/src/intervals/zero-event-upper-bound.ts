import { checkCounts, checkOpenUnit } from "../arguments/check-arguments.ts";

/**
 * Upper bound of a rate when none of n independent trials had the event: 1 − α^(1/n), close to 3/n at 95 % (the rule of three).
 * 1 when n = 0.
 *
 * @throws RangeError when trials is not a whole number of at least 0, or alpha is outside (0, 1)
 */
export function zeroEventUpperBound(trials: number, { alpha = 0.05 }: { readonly alpha?: number } = {}): number {
  checkCounts(0, trials);
  checkOpenUnit("alpha", alpha);
  return trials === 0 ? 1 : -Math.expm1(Math.log(alpha) / trials);
}
