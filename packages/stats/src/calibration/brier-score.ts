import { checkUnit } from "../arguments/check-arguments.ts";
import { checkScored } from "./scored-outcomes.ts";

/**
 * Mean squared distance of predicted chances from 0/1 outcomes (G. W. Brier 1950). 0 is best, ¼ is what "½ for all" gets.
 *
 * @throws RangeError without a chance, for numbers that differ, a chance outside [0, 1] or an outcome other than 0 and 1
 */
export function brierScore(chances: readonly number[], outcomes: readonly number[]): number {
  checkScored(chances, outcomes);
  for (const chance of chances) checkUnit("chance", chance);
  return chances.reduce((sum, chance, index) => sum + (chance - (outcomes[index] as number)) ** 2, 0) / chances.length;
}
