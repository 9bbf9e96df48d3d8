import { checkPositive } from "../arguments/check-arguments.ts";
import { stirlingSeries } from "./stirling-series.ts";

const halfLogTwoPi = 0.9189385332046727;
const lanczos = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059, 12.507343278686905,
  -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
];

/**
 * ln Γ(x) for x > 0. Lanczos' approximation (g = 7, nine terms; Godfrey's coefficients) below 15, Stirling's series above,
 * reflection below ½. Relative error about 1e-15 away from the zeros at 1 and 2, where it is absolute.
 *
 * @throws RangeError when x is not a finite number above 0
 */
export function logGamma(x: number): number {
  checkPositive("x", x);
  if (x >= 15) return (x - 0.5) * Math.log(x) - x + halfLogTwoPi + stirlingSeries(x);
  if (x < 1e-8) return -Math.log(x) - 0.5772156649015329 * x;
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
  const shifted = x - 1;
  const sum = lanczos.reduce((total, coefficient, index) => (index === 0 ? coefficient : total + coefficient / (shifted + index)), 0);
  const t = shifted + 7.5;
  return halfLogTwoPi + (shifted + 0.5) * Math.log(t) - t + Math.log(sum);
}
