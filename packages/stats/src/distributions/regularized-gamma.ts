import { checkPositive } from "../arguments/check-arguments.ts";
import { deviance } from "./deviance.ts";
import { stirlingCorrection } from "./stirling-correction.ts";

/**
 * P(a, x), the lower regularized incomplete gamma function: its series for x < a + 1, else 1 − Q(a, x) (DLMF 8.11.4).
 *
 * @throws RangeError when a is not above 0 or x is below 0
 */
export function regularizedGammaLower(a: number, x: number): number {
  check(a, x);
  return x < a + 1 ? series(a, x) : 1 - fraction(a, x);
}

/**
 * Q(a, x) = 1 − P(a, x), by Lentz's continued fraction for x ≥ a + 1 (DLMF 8.9.2), so that far tails keep their digits.
 *
 * @throws RangeError when a is not above 0 or x is below 0
 */
export function regularizedGammaUpper(a: number, x: number): number {
  check(a, x);
  return x < a + 1 ? 1 - series(a, x) : fraction(a, x);
}

function check(a: number, x: number): void {
  checkPositive("a", a);
  if (!(x >= 0)) throw new RangeError(`x ${x} is below 0`);
}

/** xᵃ·e⁻ˣ/Γ(a), without ln Γ, whose size would cost digits for large a. */
export function gammaPower(a: number, x: number): number {
  if (x === 0) return 0;
  return Math.sqrt(a / (2 * Math.PI)) * Math.exp(-stirlingCorrection(a) - deviance(a, x, a - x));
}

function series(a: number, x: number): number {
  if (x === 0) return 0;
  let term = 1 / a;
  let sum = term;
  for (let n = 1; n <= 100_000 && term > sum * 1e-17; n++) {
    term *= x / (a + n);
    sum += term;
  }
  return sum * gammaPower(a, x);
}

function fraction(a: number, x: number): number {
  if (x === Number.POSITIVE_INFINITY) return 0;
  const floor = 1e-300;
  let b = x + 1 - a;
  let c = 1 / floor;
  let d = 1 / b;
  let value = d;
  for (let n = 1; n <= 100_000; n++) {
    const numerator = -n * (n - a);
    b += 2;
    d = numerator * d + b;
    d = 1 / (Math.abs(d) < floor ? floor : d);
    c = b + numerator / c;
    c = Math.abs(c) < floor ? floor : c;
    const step = d * c;
    value *= step;
    if (Math.abs(step - 1) < 1e-16) break;
  }
  return value * gammaPower(a, x);
}
