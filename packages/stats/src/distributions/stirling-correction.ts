import { logGamma } from "./log-gamma.ts";
import { stirlingSeries } from "./stirling-series.ts";

const halfLogTwoPi = 0.9189385332046727;

/**
 * ln Γ(x) − ((x − ½)·ln x − x + ½·ln 2π) for x > 0. Small where ln Γ is large, so that differences of ln Γ can be formed
 * without losing digits.
 */
export function stirlingCorrection(x: number): number {
  return x < 15 ? logGamma(x) - ((x - 0.5) * Math.log(x) - x + halfLogTwoPi) : stirlingSeries(x);
}
