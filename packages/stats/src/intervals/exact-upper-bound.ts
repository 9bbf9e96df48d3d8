import { checkCounts, checkOpenUnit } from "../arguments/check-arguments.ts";
import { inverseRegularizedBeta } from "../distributions/inverse-regularized-beta.ts";

/**
 * One-sided exact upper bound of a rate: B⁻¹(1 − α; k + 1, n − k), 1 when k = n (Clopper and Pearson 1934).
 * It lies below the true rate in at most a share `alpha` of experiments. For independent outcomes at one look. 1 when n = 0.
 *
 * @throws RangeError for impossible counts or an alpha outside (0, 1)
 */
export function exactUpperBound(successes: number, trials: number, { alpha = 0.05 }: { readonly alpha?: number } = {}): number {
  checkCounts(successes, trials);
  checkOpenUnit("alpha", alpha);
  return successes === trials ? 1 : inverseRegularizedBeta(1 - alpha, successes + 1, trials - successes);
}
