import { checkPositive } from "../arguments/check-arguments.ts";
import { stirlingCorrection } from "./stirling-correction.ts";

const halfLogTwoPi = 0.9189385332046727;

/**
 * ln B(a, b) = ln Γ(a) + ln Γ(b) − ln Γ(a + b) for a, b > 0, by Stirling's formula and what it leaves out, so that large terms
 * do not cancel.
 *
 * @throws RangeError when a or b is not a finite number above 0
 */
export function logBeta(a: number, b: number): number {
  checkPositive("a", a);
  checkPositive("b", b);
  const n = a + b;
  const [large, small] = a >= b ? [a, b] : [b, a];
  const leading = large * Math.log1p(-small / n) + small * Math.log(small / n) + Math.log(n / large / small) / 2 + halfLogTwoPi;
  return leading + stirlingCorrection(a) + stirlingCorrection(b) - stirlingCorrection(n);
}
