import { checkOpenUnit, checkWhole } from "../arguments/check-arguments.ts";
import { inverseRegularizedGammaUpper } from "../distributions/inverse-regularized-gamma-upper.ts";

/**
 * Upper bound of the mean of a Poisson count of which `events` were seen: ½·χ²⁻¹(1 − α; 2(events + 1)) (F. Garwood 1936).
 * It lies below the true mean in at most a share `alpha` of experiments. Divide by the exposure for a bound of the rate.
 *
 * @throws RangeError when events is not a whole number of at least 0 or alpha is outside (0, 1)
 */
export function poissonUpperBound(events: number, { alpha = 0.05 }: { readonly alpha?: number } = {}): number {
  checkWhole("events", events);
  checkOpenUnit("alpha", alpha);
  return inverseRegularizedGammaUpper(events + 1, alpha);
}
