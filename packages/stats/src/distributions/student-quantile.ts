import { checkPositive, checkUnit } from "../arguments/check-arguments.ts";
import { inverseRegularizedBeta } from "./inverse-regularized-beta.ts";

/**
 * The p-quantile of Student's t with `degrees` degrees of freedom, from degrees/(degrees + t²) ~ Beta(degrees/2, ½)
 * (Abramowitz and Stegun 26.5.27). Odd around ½, infinite at 0 and 1.
 *
 * @throws RangeError when p is not on [0, 1] or degrees is not a finite number above 0
 */
export function studentQuantile(p: number, degrees: number): number {
  checkUnit("p", p);
  checkPositive("degrees", degrees);
  if (p > 0.5) return -studentQuantile(1 - p, degrees);
  if (p === 0.5) return 0;
  if (p === 0) return Number.NEGATIVE_INFINITY;
  const x = inverseRegularizedBeta(2 * p, degrees / 2, 0.5);
  if (x <= 0.5) return -Math.sqrt((degrees * (1 - x)) / x);
  // 1 − x has lost digits: ask for it directly.
  const y = inverseRegularizedBeta(1 - 2 * p, 0.5, degrees / 2);
  return -Math.sqrt((degrees * y) / (1 - y));
}
