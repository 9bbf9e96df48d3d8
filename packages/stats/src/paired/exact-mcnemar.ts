import { checkCounts } from "../arguments/check-arguments.ts";
import { binomialUpperTail } from "../distributions/binomial-upper-tail.ts";

/** What `exactMcNemar` says of wins against losses. */
export interface McNemarResult {
  /** P(Bin(w + l, ½) ≥ w): evidence that B is better. */
  readonly oneSided: number;
  /** Twice the smaller tail, at most 1. */
  readonly twoSided: number;
  /** One-sided less half the probability of w itself. For display only: it does not hold its level. */
  readonly midP: number;
}

/**
 * The exact paired test of two 0/1 outcomes on the same tasks (Q. McNemar 1947, exact binomial form). Ties say nothing and do not enter.
 * `wins`: pairs that B solves and A does not; `losses`: the reverse. All p are 1 without discordant pairs, but for midP, which is ½.
 * Assumes independent tasks; where tasks share a family, use `signFlipTest` on family means.
 *
 * @throws RangeError when a count is not a whole number of at least 0
 */
export function exactMcNemar(wins: number, losses: number): McNemarResult {
  checkCounts(wins, wins + losses);
  checkCounts(losses, wins + losses);
  const discordant = wins + losses;
  const upper = fairUpperTail(wins, discordant);
  const lower = fairUpperTail(losses, discordant);
  const above = fairUpperTail(wins + 1, discordant);
  return { oneSided: upper, twoSided: Math.min(1, 2 * Math.min(upper, lower)), midP: (upper + above) / 2 };
}

/** P(Bin(trials, ½) ≥ count). Up to 50 trials a sum of whole numbers over a power of two, so that it is exact to the last bit. */
function fairUpperTail(count: number, trials: number): number {
  if (trials > 50) return binomialUpperTail(count, trials, 0.5);
  let ways = 1;
  let sum = 0;
  for (let successes = trials; successes >= count; successes--) {
    sum += ways;
    ways = (ways * successes) / (trials - successes + 1);
  }
  return sum / 2 ** trials;
}
