import { checkOpenUnit, checkUnit, checkWhole } from "../arguments/check-arguments.ts";
import { binomialPoint } from "../distributions/binomial-point.ts";
import { binomialUpperTail } from "../distributions/binomial-upper-tail.ts";
import { exactMcNemar } from "../paired/exact-mcnemar.ts";

/** A paired comparison that is planned. */
export interface McNemarPlan {
  /** Independent tasks. */
  readonly n: number;
  /** Share of tasks that B solves and A does not, on [0, 1]. */
  readonly win: number;
  /** The reverse; win + loss is at most 1. */
  readonly loss: number;
  readonly alpha?: number;
}

/**
 * Exact power of the one-sided `exactMcNemar`: Σ_d P(d discordant)·P(Bin(d, win/(win + loss)) ≥ c_d) with c_d the fewest wins that reject.
 * At win = loss it is the type I error, below alpha because the test is discrete.
 *
 * @throws RangeError when n is not a whole number, a share is outside [0, 1], both exceed 1 or alpha is outside (0, 1)
 */
export function mcNemarPower({ n, win, loss, alpha = 0.05 }: McNemarPlan): number {
  checkWhole("n", n);
  checkUnit("win", win);
  checkUnit("loss", loss);
  checkOpenUnit("alpha", alpha);
  if (win + loss > 1 + 1e-12) throw new RangeError(`win ${win} and loss ${loss} exceed 1 together`);
  const discordant = Math.min(1, win + loss);
  if (discordant === 0) return 0;
  let power = 0;
  let critical = 0;
  for (let d = 0; d <= n; d++) {
    const chance = binomialPoint(d, n, discordant);
    if (chance < 1e-18) continue;
    // More discordant pairs never need fewer wins.
    while (critical <= d && exactMcNemar(critical, d - critical).oneSided > alpha) critical += 1;
    if (critical <= d) power += chance * binomialUpperTail(critical, d, Math.min(1, win / discordant));
  }
  return Math.min(1, power);
}
