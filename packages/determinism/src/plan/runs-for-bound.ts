/** Comparisons without a divergence that bound its chance by `bound`: ⌈ln α / ln(1 − p)⌉, 59 for 5 % at 95 %. */
export function runsForBound(bound: number, alpha: number): number {
  return Math.ceil(Math.log(alpha) / Math.log1p(-bound) - 1e-9);
}
