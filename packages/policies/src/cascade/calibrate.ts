import { CupelError, type RunRecord } from "@cupel/core";

/** A limit for `cascade`, with what it rests on. */
export interface Calibration {
  /** Answers at or above it are kept. Undefined: no limit reaches the precision on so little evidence; escalate always. */
  readonly threshold: number | undefined;
  /** Answers with a gold verdict and a certainty. */
  readonly n: number;
  /** Of those, kept by the threshold, and right among the kept. */
  readonly kept: number;
  readonly right: number;
  /** Lower end of the one-sided 95 % Wilson interval of the precision among the kept. It does not allow for having chosen among limits. */
  readonly atLeast: number;
}

/**
 * The lowest limit on the certainty of an answer under which the answers that were kept would have been right as often as asked, judged by
 * the lower end of a Wilson interval: with few records nothing is promised. Only records with logprobs (`certainty`) and gold count.
 *
 * @param precision share of right answers among the kept, above 0 and below 1
 * @throws CupelError `USAGE` for another precision
 */
export function calibrate(
  records: readonly Pick<RunRecord, "candidates" | "chosen" | "gold">[],
  { precision, measure = "mean" }: { readonly precision: number; readonly measure?: "mean" | "least" },
): Calibration {
  if (!(precision > 0 && precision < 1)) throw new CupelError("USAGE", `calibrate: precision is ${precision}; it must be between 0 and 1.`);
  const outcomes = records
    .flatMap(({ candidates, chosen, gold }) => {
      const certainty = chosen === null ? undefined : candidates[chosen]?.certainty;
      if (certainty === undefined || gold === null || gold.status === "error") return [];
      return [{ score: certainty[measure], isRight: gold.status === "pass" }];
    })
    .toSorted((left, right) => right.score - left.score);
  const n = outcomes.length;
  let best: Calibration = { threshold: undefined, n, kept: 0, right: 0, atLeast: 0 };
  let right = 0;
  for (const [index, { score, isRight }] of outcomes.entries()) {
    if (isRight) right++;
    // A limit keeps all answers of one score or none.
    if (outcomes[index + 1]?.score === score) continue;
    const atLeast = wilsonLowerEnd(right, index + 1);
    if (atLeast >= precision) best = { threshold: score, n, kept: index + 1, right, atLeast };
  }
  return best;
}

/** Wilson (1927), one-sided at 95 %. */
function wilsonLowerEnd(successes: number, trials: number): number {
  const z = 1.6448536269514722;
  const share = successes / trials;
  const spread = z * Math.sqrt((share * (1 - share)) / trials + (z * z) / (4 * trials * trials));
  return (share + (z * z) / (2 * trials) - spread) / (1 + (z * z) / trials);
}
