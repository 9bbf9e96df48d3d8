import { checkPositive, checkUnit } from "../arguments/check-arguments.ts";
import { normalQuantile } from "./normal-quantile.ts";
import { gammaPower, regularizedGammaUpper } from "./regularized-gamma.ts";

/**
 * The x with Q(a, x) = q. Newton's steps from Wilson and Hilferty's cube (1931), each kept inside a bracket that only shrinks.
 * 0 at q = 1, infinite at 0.
 *
 * @throws RangeError when q is not on [0, 1] or a is not a finite number above 0
 */
export function inverseRegularizedGammaUpper(a: number, q: number): number {
  checkPositive("a", a);
  checkUnit("q", q);
  if (q === 1) return 0;
  if (q === 0) return Number.POSITIVE_INFINITY;
  const cube = a * (1 - 1 / (9 * a) - normalQuantile(q) / (3 * Math.sqrt(a))) ** 3;
  let [low, high] = [0, Math.max(1, 2 * a)];
  while (regularizedGammaUpper(a, high) > q) [low, high] = [high, 2 * high];
  let x = cube > low && cube < high ? cube : (low + high) / 2;
  for (let step = 0; step < 2000; step++) {
    const difference = regularizedGammaUpper(a, x) - q;
    if (difference === 0) return x;
    if (difference > 0) low = x;
    else high = x;
    const newton = x + (difference * x) / gammaPower(a, x);
    const next = newton > low && newton < high ? newton : (low + high) / 2;
    if (Math.abs(next - x) <= 2e-16 * x || next === low || next === high) return next;
    x = next;
  }
  return x;
}
