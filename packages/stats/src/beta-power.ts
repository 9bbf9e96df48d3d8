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

/** count·ln(count/mean) + mean − count, by its series where the two are close. `excess` is count − mean, however it is known best. */
function deviance(count: number, mean: number, excess: number): number {
  if (Math.abs(excess) >= 0.1 * (count + mean)) return count * Math.log(count / mean) + mean - count;
  const ratio = excess / (count + mean);
  let sum = excess * ratio;
  let power = 2 * count * ratio;
  for (let j = 1; j < 1000; j++) {
    power *= ratio * ratio;
    const next = sum + power / (2 * j + 1);
    if (next === sum) break;
    sum = next;
  }
  return sum;
}
