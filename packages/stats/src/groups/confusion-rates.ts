import { checkCounts } from "../arguments/check-arguments.ts";
import { exactInterval } from "../intervals/exact-interval.ts";
import type { Interval } from "../intervals/interval.ts";

/** Answers by what a judge said and what is true. */
export interface ConfusionTable {
  /** Right and accepted. */
  readonly truePositive: number;
  /** Wrong and accepted. */
  readonly falsePositive: number;
  /** Right and rejected. */
  readonly falseNegative: number;
  /** Wrong and rejected. */
  readonly trueNegative: number;
}

/** A rate with its n and its exact interval. */
export interface RateWithInterval extends Interval {
  /** NaN when n is 0. */
  readonly rate: number;
  readonly n: number;
}

/** What `confusionRates` says. */
export interface ConfusionRates {
  /** Share of the accepted that are right. */
  readonly precision: RateWithInterval;
  /** Share of the right that are accepted: the judge's sensitivity. */
  readonly recall: RateWithInterval;
  /** Share of the wrong that are accepted: one less specificity. */
  readonly falseAccept: RateWithInterval;
  /** Share of the right that are rejected: one less recall. */
  readonly falseReject: RateWithInterval;
}

/**
 * The four rates of a judge (verifier, evaluator model) against the truth, each with `exactInterval`. Each interval is for itself: for a claim
 * about all four give confidence 1 − α/4.
 *
 * @throws RangeError when a count is not a whole number of at least 0 or confidence is outside (0, 1)
 */
export function confusionRates(table: ConfusionTable, options: { readonly confidence?: number } = {}): ConfusionRates {
  const { truePositive, falsePositive, falseNegative, trueNegative } = table;
  const rate = (count: number, n: number): RateWithInterval => {
    checkCounts(count, n);
    return { rate: count / n, n, ...exactInterval(count, n, options) };
  };
  return {
    precision: rate(truePositive, truePositive + falsePositive),
    recall: rate(truePositive, truePositive + falseNegative),
    falseAccept: rate(falsePositive, falsePositive + trueNegative),
    falseReject: rate(falseNegative, truePositive + falseNegative),
  };
}
