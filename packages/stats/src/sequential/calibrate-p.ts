import { checkOpenUnit, checkUnit } from "../arguments/check-arguments.ts";

/**
 * An e-value from a p-value, so that an exact test can enter a ledger of e-values: κ·p^(κ−1), κ = ½ by default, or with "averaged" its mean
 * over all κ, (1 − p + p·ln p)/(p·(ln p)²) (V. Vovk and R. Wang 2021). Infinite at p = 0. The way back, 1/e, loses evidence.
 *
 * @throws RangeError when p is not on [0, 1] or kappa is outside (0, 1)
 */
export function calibrateP(p: number, { kappa = 0.5 }: { readonly kappa?: number | "averaged" } = {}): number {
  checkUnit("p", p);
  if (kappa !== "averaged") {
    checkOpenUnit("kappa", kappa);
    return kappa * p ** (kappa - 1);
  }
  if (p === 0) return Number.POSITIVE_INFINITY;
  const log = Math.log(p);
  // Near 1 both sides of the quotient vanish; the series of the mean goes on where their digits end.
  if (log > -1e-4) return 0.5 - log / 6;
  return (1 - p + p * log) / (p * log * log);
}
