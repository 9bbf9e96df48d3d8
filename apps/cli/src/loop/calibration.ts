import { type Confusion, noConfusion } from "@cupel/policies";
import { cohenKappa, cohenKappaInterval, confusionRates, type RateWithInterval } from "@cupel/stats";
import type { LoopState } from "./loop-state.ts";

/** A rate as artifacts have it; null without a case. */
export interface ReportedRate {
  readonly k: number;
  readonly n: number;
  readonly rate: number | null;
  /** Exact, two-sided, 95 %. */
  readonly interval: readonly [low: number, high: number] | null;
}

/** An evaluator against the truth, over distinct results. Unclear reviews accept nothing. */
export interface Calibration {
  /** Results that it reviewed and of which the truth is known. */
  readonly n: number;
  readonly counts: Confusion;
  /** Of what it accepted, what is right. */
  readonly precision: ReportedRate;
  /** Of what is right, what it accepted. */
  readonly recall: ReportedRate;
  /** Of what is wrong, what it accepted. */
  readonly false_accept: ReportedRate;
  /** Agreement beyond chance; null where it is not defined. */
  readonly kappa: number | null;
  /** Large-sample, 95 %. */
  readonly kappa_interval: readonly [low: number, high: number] | null;
  /** Whether its word says more than chance: null where results were all right or all wrong, or there were none. */
  readonly beats_chance: boolean | null;
}

/** The reviews of a loop against the truth. */
export function calibrationOf({ iterations }: LoopState): Calibration {
  const counts = iterations.reduce(
    (sum, { evaluator }) =>
      Object.fromEntries(
        Object.entries(sum).map(([cell, count]) => [cell, count + evaluator[cell as keyof Confusion]]),
      ) as unknown as Confusion,
    noConfusion,
  );
  const { tp, fp, fn, tn, unclearPass, unclearFail } = counts;
  const [refusedRight, refusedWrong] = [fn + unclearPass, tn + unclearFail];
  const rates = confusionRates({ truePositive: tp, falsePositive: fp, falseNegative: refusedRight, trueNegative: refusedWrong });
  const table = [
    [tp, fp],
    [refusedRight, refusedWrong],
  ];
  const [right, wrong] = [tp + refusedRight, fp + refusedWrong];
  const isTold = right > 0 && wrong > 0;
  const { low, high } = cohenKappaInterval(table);
  return {
    n: right + wrong,
    counts,
    precision: reported(tp, rates.precision),
    recall: reported(tp, rates.recall),
    false_accept: reported(fp, rates.falseAccept),
    kappa: isTold ? cohenKappa(table) : null,
    kappa_interval: isTold ? [low, high] : null,
    beats_chance: isTold ? low > 0 : null,
  };
}

function reported(k: number, { n, rate, low, high }: RateWithInterval): ReportedRate {
  return n === 0 ? { k, n, rate: null, interval: null } : { k, n, rate, interval: [low, high] };
}
