import { checkFinite } from "../arguments/check-arguments.ts";
import { runningMoments } from "../samples/running-moments.ts";
import { checkProbability } from "./sampled-row.ts";

/** One execution, labelled or not. A known failure has prediction 0, outcome 0 and probability 1. */
export interface Execution {
  /** The calibrated chance that its output is right, known for all traffic. */
  readonly prediction: number;
  /** The chance with which it was to be labelled, in (0, 1]. */
  readonly probability: number;
  /** Its label; absent where it was not drawn. */
  readonly outcome?: number;
}

/** What `differenceEstimate` says. */
export interface DifferenceEstimate {
  /** NaN without an execution. */
  readonly estimate: number;
  /** NaN without an execution. */
  readonly standardError: number;
  /** The terms d_t behind it, in order: their mean is the estimate. For `asymptoticConfidenceSequence`. */
  readonly terms: readonly number[];
}

/**
 * Mean of all traffic from predictions for every execution, corrected where labels are known: d = f + ξ/π·(y − f), ξ = 1 where labelled;
 * mean of d, SE √(Σ(d − d̄)²)/N (augmented inverse propensity weighting, J. Robins, A. Rotnitzky and L. P. Zhao 1994; T. Zrnic and E. Candès 2024,
 * active inference). Unbiased however bad the predictions are; the better they are, the fewer labels it needs.
 *
 * @throws RangeError for a prediction or outcome that is not finite or a probability outside (0, 1]
 */
export function differenceEstimate(executions: readonly Execution[]): DifferenceEstimate {
  const moments = runningMoments();
  const terms = executions.map(({ prediction, probability, outcome }) => {
    checkFinite("prediction", [prediction]);
    if (outcome !== undefined) checkFinite("outcome", [outcome]);
    checkProbability(probability);
    const term = outcome === undefined ? prediction : prediction + (outcome - prediction) / probability;
    moments.add(term);
    return term;
  });
  return { estimate: moments.mean, standardError: Math.sqrt(moments.state().squares) / moments.count, terms };
}
