import { checkBit, checkOpenUnit, checkUnit } from "../arguments/check-arguments.ts";
import { type BettingState, bettingTest } from "./betting-test.ts";
import { seenThrough } from "./seen-through.ts";
import type { SequentialTest } from "./sequential-test.ts";

/** One time at which something could have been shown, such as a memory item in a prompt. */
export interface Exposure {
  /** Whether it was shown. */
  readonly shown: boolean;
  /** 0 or 1. */
  readonly outcome: number;
  /** The outcome expected beforehand, on [0, 1], such as the running pass rate of the family. It must not depend on `shown`. */
  readonly prediction: number;
}

/** What `upliftTest` tests. */
export interface UpliftOptions {
  /** Chance q, in (0, 1), with which it was withheld at random. */
  readonly withheldProbability: number;
  /** "above" gathers evidence for an uplift, "below" for harm. Default "above". */
  readonly side?: "above" | "below";
}

/**
 * Whether showing something raises a rate, while it is withheld at random: Z = (y − f)·(A/(1 − q) − (1 − A)/q) has the uplift as its mean
 * (inverse propensity, D. Horvitz and D. Thompson 1952). Z lies within ±B, B = max(f, 1 − f)/min(q, 1 − q), so `bettingTest` (cap 0.9)
 * bets on (Z/B + 1)/2 against ½. Where a task can be sampled with and without, `bettingTest` on (D + 1)/2 needs far fewer.
 *
 * @throws RangeError for a probability outside (0, 1), an outcome other than 0 and 1 or a prediction outside [0, 1]
 */
export function upliftTest(
  { withheldProbability: q, side = "above" }: UpliftOptions,
  from?: BettingState,
): SequentialTest<BettingState, Exposure> {
  checkOpenUnit("withheldProbability", q);
  const test = bettingTest({ mean: 0.5, side, cap: 0.9 }, from);
  return seenThrough(test, ({ shown, outcome, prediction }: Exposure) => {
    checkBit(outcome);
    checkUnit("prediction", prediction);
    const term = (outcome - prediction) * (shown ? 1 / (1 - q) : -1 / q);
    const bound = Math.max(prediction, 1 - prediction) / Math.min(q, 1 - q);
    return Math.min(1, Math.max(0, (term / bound + 1) / 2));
  });
}
