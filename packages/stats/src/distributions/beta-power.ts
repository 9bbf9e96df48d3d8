import { deviance } from "./deviance.ts";
import { stirlingCorrection } from "./stirling-correction.ts";

/**
 * xᵃ·yᵇ/B(a, b) with y = 1 − x given apart. Written with deviances and Stirling corrections instead of ln Γ, whose size would
 * cost digits for large a and b (C. Loader, Fast and accurate computation of binomial probabilities, 2000).
 */
export function betaPower(x: number, y: number, { a, b }: { readonly a: number; readonly b: number }): number {
  const n = a + b;
  const excess = x <= y ? a - x * n : y * n - b;
  const exponent =
    stirlingCorrection(n) - stirlingCorrection(a) - stirlingCorrection(b) - deviance(a, x * n, excess) - deviance(b, y * n, -excess);
  return Math.sqrt(((a / n) * b) / (2 * Math.PI)) * Math.exp(exponent);
}
