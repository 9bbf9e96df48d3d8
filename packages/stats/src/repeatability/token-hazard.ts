import { checkPositive, checkWhole } from "../arguments/check-arguments.ts";
import { poissonUpperBound } from "../intervals/poisson-upper-bound.ts";

/** Flips per token. */
export interface TokenHazard {
  readonly hazard: number;
  /** One-sided upper bound, by `poissonUpperBound`. */
  readonly upper: number;
}

/**
 * How often an output flips per token: flips/tokens, where the tokens of a comparison are those up to and including its first divergence, or
 * all when there was none (right-censored exponential times, B. Epstein 1954). At a constant hazard h the chance of a flip within t tokens is
 * 1 − exp(−h·t). Comparisons must be independent; where prompts have hazards of their own, bootstrap over prompts beside it.
 *
 * @throws RangeError when flips is not a whole number of at least 0, tokens is not above 0 or alpha is outside (0, 1)
 */
export function tokenHazard({
  flips,
  tokens,
  alpha = 0.05,
}: {
  readonly flips: number;
  readonly tokens: number;
  readonly alpha?: number;
}): TokenHazard {
  checkWhole("flips", flips);
  checkPositive("tokens", tokens);
  return { hazard: flips / tokens, upper: poissonUpperBound(flips, { alpha }) / tokens };
}
