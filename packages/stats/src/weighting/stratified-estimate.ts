import { checkCounts, checkPositive } from "../arguments/check-arguments.ts";
import type { Interval } from "../intervals/interval.ts";
import { bernoulliConfidenceSequence } from "../sequential/bernoulli-confidence-sequence.ts";

/** Labels of one stratum of the traffic. */
export interface Stratum {
  readonly name: string;
  /** Its share of the traffic, in any unit. */
  readonly weight: number;
  readonly successes: number;
  /** Labels, drawn uniformly within the stratum. */
  readonly labels: number;
}

/** What `stratifiedEstimate` says. */
export interface StratifiedEstimate {
  /** NaN when a stratum has no label. */
  readonly estimate: number;
  readonly standardError: number;
  /** The stratum with the lowest low end of its confidence sequence at 1 − alpha. */
  readonly worst: Interval & { readonly name: string; readonly rate: number };
}

/**
 * Mean of all traffic from labels of its strata: Σ W_h·p̂_h with variance Σ W_h²·p̂_h(1 − p̂_h)/n_h (J. Neyman 1934), and the worst stratum,
 * which the mean hides.
 *
 * @throws RangeError without a stratum, for a weight not above 0 or impossible counts
 */
export function stratifiedEstimate(strata: readonly Stratum[], { alpha = 0.05 }: { readonly alpha?: number } = {}): StratifiedEstimate {
  if (strata.length === 0) throw new RangeError("there is no stratum");
  for (const { weight, successes, labels } of strata) {
    checkPositive("weight", weight);
    checkCounts(successes, labels);
  }
  const total = strata.reduce((sum, { weight }) => sum + weight, 0);
  const parts = strata.map(({ name, weight, successes, labels }) => {
    const interval = bernoulliConfidenceSequence(successes, labels, { alpha });
    return { name, share: weight / total, labels, rate: successes / labels, ...interval };
  });
  const variance = parts.reduce((sum, { share, rate, labels }) => sum + (share ** 2 * rate * (1 - rate)) / labels, 0);
  const { name, rate, low, high } = parts.reduce((worst, part) => (part.low < worst.low ? part : worst));
  return {
    estimate: parts.reduce((sum, { share, rate }) => sum + share * rate, 0),
    standardError: Math.sqrt(variance),
    worst: { name, rate, low, high },
  };
}
