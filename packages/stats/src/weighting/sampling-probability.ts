import { checkOpenUnit, checkUnit } from "../arguments/check-arguments.ts";

/** How an execution is chosen for labelling. */
export interface SamplingOptions {
  /** The calibrated chance f that its output is right, on [0, 1]. */
  readonly confidence: number;
  /** The share of traffic that is to be labelled, in (0, 1). */
  readonly rate: number;
  /** Mean of √(f(1 − f)) over recent traffic, in (0, ½]; it makes the mean probability `rate`. */
  readonly meanUncertainty: number;
  /** Share τ of uniform sampling, on [0.2, 1]. Default 0.5: confidences that are wrong inflate the variance otherwise. */
  readonly mix?: number;
}

/**
 * With which chance to label an execution: (1 − τ)·c·√(f(1 − f)) + τ·rate, at most 1, with c = rate/`meanUncertainty` (the optimal design of
 * `differenceEstimate`, T. Zrnic and E. Candès 2024, kept away from 0). With one uniform draw u for each item, those with u < τ·rate are a
 * uniform subsample.
 *
 * @throws RangeError for an argument outside its range
 */
export function samplingProbability({ confidence, rate, meanUncertainty, mix = 0.5 }: SamplingOptions): number {
  checkUnit("confidence", confidence);
  checkOpenUnit("rate", rate);
  if (!(meanUncertainty > 0 && meanUncertainty <= 0.5)) throw new RangeError(`meanUncertainty ${meanUncertainty} is not on (0, 0.5]`);
  if (!(mix >= 0.2 && mix <= 1)) throw new RangeError(`mix ${mix} is not on [0.2, 1]`);
  const uncertainty = Math.sqrt(confidence * (1 - confidence));
  return Math.min(1, ((1 - mix) * rate * uncertainty) / meanUncertainty + mix * rate);
}
