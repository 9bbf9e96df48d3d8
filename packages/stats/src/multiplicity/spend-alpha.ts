import { checkOpenUnit, checkWhole } from "../arguments/check-arguments.ts";

/**
 * The level of round i = 1, 2, …: 6α/(π²i²). All rounds together spend α (L. Euler's Σ1/i² = π²/6), so that the chance of any false
 * rejection stays at α however many rounds follow.
 *
 * @throws RangeError when alpha is outside (0, 1) or round is not a whole number of at least 1
 */
export function spendAlpha(alpha: number, round: number): number {
  checkOpenUnit("alpha", alpha);
  checkWhole("round", round, 1);
  return (6 * alpha) / (Math.PI * round) ** 2;
}
