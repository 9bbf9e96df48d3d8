import { checkUnit } from "../arguments/check-arguments.ts";

/**
 * How often an oracle errs, from how often two votes of it on the same 0/1 question differ: d = 2ε(1 − ε), so ε = (1 − √(1 − 2d))/2. Assumes
 * that both votes flip independently and alike for both answers; what the oracle always gets wrong is invisible here and needs an audit by
 * people. NaN above ½, where no such ε exists.
 *
 * @throws RangeError when the disagreement is not on [0, 1]
 */
export function oracleFlipRate(pairwiseDisagreement: number): number {
  checkUnit("disagreement", pairwiseDisagreement);
  return (1 - Math.sqrt(1 - 2 * pairwiseDisagreement)) / 2;
}
