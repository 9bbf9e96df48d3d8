import { checkPositive, checkUnit } from "../arguments/check-arguments.ts";
import { betaPower } from "./beta-power.ts";
import { regularizedBetaOfPair } from "./regularized-beta.ts";

/**
 * The x with I_x(a, b) = p: the quantile function of Beta(a, b). Newton's steps, each kept inside a bracket that only shrinks,
 * and bisection where a step would leave it. Absolute error below 1e-14.
 *
 * @throws RangeError when p is not on [0, 1], or a or b is not above 0
 */
export function inverseRegularizedBeta(p: number, a: number, b: number): number {
  checkUnit("p", p);
  checkPositive("a", a);
  checkPositive("b", b);
  if (p === 0 || p === 1) return p;
  let low = 0;
  let high = 1;
  let x = a / (a + b);
  for (let step = 0; step < 2000; step++) {
    const difference = regularizedBetaOfPair(x, 1 - x, { a, b }) - p;
    if (difference === 0) return x;
    if (difference < 0) low = x;
    else high = x;
    const density = betaPower(x, 1 - x, { a, b }) / (x * (1 - x));
    const newton = x - difference / density;
    const next = newton > low && newton < high ? newton : (low + high) / 2;
    if (Math.abs(next - x) <= 2e-16 * x || next === low || next === high) return next;
    x = next;
  }
  return x;
}
