import { inverseRegularizedBeta, samplingProbability } from "@cupel/stats";

const points = 4000;
/** Confidences of the traffic: the quantiles of Beta(1.8, 0.2), most near 1, with mean 0.9. They are calibrated. */
const confidences = Array.from({ length: points }, (_, index) => inverseRegularizedBeta((index + 0.5) / points, 1.8, 0.2));
/** Share of the traffic that is labelled. */
export const rate = 0.06315;
/** What every estimator is to find. */
export const accuracy = confidences.reduce((sum, confidence) => sum + confidence, 0) / points;

const meanUncertainty = confidences.reduce((sum, confidence) => sum + Math.sqrt(confidence * (1 - confidence)), 0) / points;
const probabilities = confidences.map((confidence) => samplingProbability({ confidence, rate, meanUncertainty }));

/** One execution: how sure it was, how probable it was to be labelled, and whether it is right. */
export interface Traffic {
  readonly prediction: number;
  readonly probability: number;
  readonly outcome: number;
  readonly isLabelled: boolean;
}

/** Draws an execution of which doubtful ones are labelled more often. */
export function drawTraffic(random: () => number): Traffic {
  const at = Math.floor(random() * points);
  const [prediction, probability] = [confidences[at] as number, probabilities[at] as number];
  return { prediction, probability, outcome: random() < prediction ? 1 : 0, isLabelled: random() < probability };
}
