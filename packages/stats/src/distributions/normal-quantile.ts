import { checkUnit } from "../arguments/check-arguments.ts";
import { normalCdf } from "./normal-cdf.ts";

const a = [-39.69683028665376, 220.9460984245205, -275.9285104469687, 138.357751867269, -30.66479806614716, 2.506628277459239];
const b = [-54.47609879822406, 161.5858368580409, -155.6989798598866, 66.80131188771972, -13.28068155288572, 1];
const c = [-0.007784894002430293, -0.3223964580411365, -2.400758277161838, -2.549732539343734, 4.374664141464968, 2.938163982698783];
const d = [0.007784695709041462, 0.3224671290700398, 2.445134137142996, 3.754408661907416, 1];

/**
 * Φ⁻¹(p). P. J. Acklam's rational approximation (relative error 1.2e-9) and one step of Halley's method on `normalCdf`.
 * Odd around ½: Φ⁻¹(1 − p) = −Φ⁻¹(p). Infinite at 0 and 1.
 *
 * @throws RangeError when p is not on [0, 1]
 */
export function normalQuantile(p: number): number {
  checkUnit("p", p);
  if (p === 0) return Number.NEGATIVE_INFINITY;
  if (p === 0.5) return 0;
  if (p > 0.5) return -normalQuantile(1 - p);
  const start = approximate(p);
  const error = ((normalCdf(start) - p) * Math.sqrt(2 * Math.PI)) / Math.exp((-start * start) / 2);
  return Number.isFinite(error) ? start - error / (1 + (start * error) / 2) : start;
}

function approximate(p: number): number {
  if (p < 0.02425) {
    const q = Math.sqrt(-2 * Math.log(p));
    return polynomial(c, q) / polynomial(d, q);
  }
  const q = p - 0.5;
  return (polynomial(a, q * q) * q) / polynomial(b, q * q);
}

function polynomial(coefficients: readonly number[], x: number): number {
  return coefficients.reduce((sum, coefficient) => sum * x + coefficient, 0);
}
