import { binomialLowerTail } from "./binomial-lower-tail.ts";
import { binomialUpperTail } from "./binomial-upper-tail.ts";
import { checkCounts } from "./check-arguments.ts";

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
  const upper = binomialUpperTail(wins, discordant, 0.5);
  const lower = binomialLowerTail(wins, discordant, 0.5);
  const above = wins === discordant ? 0 : binomialUpperTail(wins + 1, discordant, 0.5);
  return { oneSided: upper, twoSided: Math.min(1, 2 * Math.min(upper, lower)), midP: (upper + above) / 2 };
}
