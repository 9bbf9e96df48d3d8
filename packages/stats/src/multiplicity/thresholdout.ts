import { checkFinite, checkPositive, checkWhole } from "../arguments/check-arguments.ts";
import { resume } from "../arguments/resume.ts";

/** Options of `thresholdout`. */
export interface ThresholdoutOptions {
  /** Largest distance of train and holdout that is taken for none. Default 0.04. */
  readonly threshold?: number;
  /** Scale of the noise. Default 0.01. */
  readonly sigma?: number;
  /** How many answers may come from the holdout. */
  readonly budget: number;
  /** Uniform on [0, 1). */
  readonly random: () => number;
}

/** What `thresholdout` resumes from. The noisy threshold is secret: with it the holdout could be read off. */
export interface ThresholdoutState {
  readonly schema: 1;
  readonly left: number;
  readonly noisyThreshold: number;
}

/** An answer to a query. */
export interface ThresholdoutAnswer {
  /** NaN when the budget is spent. */
  readonly value: number;
  readonly from: "train" | "holdout" | "nothing";
}

/** A running `thresholdout`. */
export interface Thresholdout {
  /** Answers from the holdout that are left. */
  readonly left: number;
  /** Answers a query whose value is known on both sets. */
  ask(query: { readonly train: number; readonly holdout: number }): ThresholdoutAnswer;
  state(): ThresholdoutState;
}

/**
 * Answers exploratory queries on a holdout without wearing it out: with the train value unless it is further than T̂ + Laplace(4σ) from the
 * holdout; then with holdout + Laplace(σ), one unit of the budget and a new T̂ = threshold + Laplace(2σ) (C. Dwork et al. 2015, Science).
 * Nothing once the budget is spent.
 *
 * @throws RangeError for a negative threshold, a sigma not above 0, a budget that is not whole or a value that is not finite
 */
export function thresholdout(
  { threshold = 0.04, sigma = 0.01, budget, random }: ThresholdoutOptions,
  from?: ThresholdoutState,
): Thresholdout {
  if (!(threshold >= 0)) throw new RangeError(`threshold ${threshold} is not at least 0`);
  checkPositive("sigma", sigma);
  checkWhole("budget", budget);
  const laplace = (scale: number): number => {
    // A draw of exactly 0 would be infinite noise.
    const centred = Math.max(random(), 2 ** -53) - 0.5;
    return -scale * Math.sign(centred) * Math.log1p(-2 * Math.abs(centred));
  };
  let { left, noisyThreshold } = from === undefined ? { left: budget, noisyThreshold: threshold + laplace(2 * sigma) } : resume(from);
  return {
    get left() {
      return left;
    },
    ask({ train, holdout }) {
      checkFinite("value", [train, holdout]);
      if (left === 0) return { value: Number.NaN, from: "nothing" };
      if (Math.abs(holdout - train) <= noisyThreshold + laplace(4 * sigma)) return { value: train, from: "train" };
      left -= 1;
      noisyThreshold = threshold + laplace(2 * sigma);
      return { value: holdout + laplace(sigma), from: "holdout" };
    },
    state: () => ({ schema: 1, left, noisyThreshold }),
  };
}
