import { regularizedGammaLower, regularizedGammaUpper } from "./regularized-gamma.ts";

/** Φ(z), the standard normal distribution function: ½·erfc(−z/√2) with erfc(t) = Q(½, t²). Relative accuracy in both tails. */
export function normalCdf(z: number): number {
  if (Number.isNaN(z)) throw new RangeError("z is not a number");
  const half = (z * z) / 2;
  if (z <= 0) return regularizedGammaUpper(0.5, half) / 2;
  return half < 1.5 ? 0.5 + regularizedGammaLower(0.5, half) / 2 : 1 - regularizedGammaUpper(0.5, half) / 2;
}
