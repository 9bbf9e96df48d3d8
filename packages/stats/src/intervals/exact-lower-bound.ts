import { checkCounts, checkOpenUnit } from "../arguments/check-arguments.ts";
import { inverseRegularizedBeta } from "../distributions/inverse-regularized-beta.ts";

/**
 * One-sided exact lower bound of a rate: B⁻¹(α; k, n − k + 1), 0 when k = 0 (Clopper and Pearson 1934).
 * It exceeds the true rate in at most a share `alpha` of experiments. For independent outcomes at one look. 0 when n = 0.
 *
 * @throws RangeError for impossible counts or an alpha outside (0, 1)
 */
export function exactLowerBound(successes: number, trials: number, { alpha = 0.05 }: { readonly alpha?: number } = {}): number {
  checkCounts(successes, trials);
  checkOpenUnit("alpha", alpha);
  return successes === 0 ? 0 : inverseRegularizedBeta(alpha, successes, trials - successes + 1);
}
