import { byScore, checkScored } from "./scored-outcomes.ts";

/** Scores from `from` on have the chance `value`, up to the next step. */
export interface CalibrationStep {
  readonly from: number;
  readonly value: number;
}

/** What `isotonicCalibration` fits: plain steps, ascending. */
export interface IsotonicCalibration {
  readonly steps: readonly CalibrationStep[];
  /** The chance for a score; that of the first step below all. */
  predict(score: number): number;
}

/**
 * The rising step function nearest to 0/1 outcomes in squares, by pooling adjacent violators (M. Ayer et al. 1955; for classifiers
 * B. Zadrozny and C. Elkan 2002): scores become chances without assuming their shape. Needs about 200 outcomes; below use `plattCalibration`.
 *
 * @throws RangeError without a score, for numbers that differ, a score that is not finite or an outcome other than 0 and 1
 */
export function isotonicCalibration(scores: readonly number[], outcomes: readonly number[]): IsotonicCalibration {
  checkScored(scores, outcomes);
  const blocks: Block[] = [];
  for (const index of byScore(scores)) {
    const [score, outcome] = [scores[index] as number, outcomes[index] as number];
    const last = blocks.at(-1);
    if (last?.to === score) blocks.splice(-1, 1, { ...last, sum: last.sum + outcome, count: last.count + 1 });
    else {
      // A new score: what came before it is complete and can be pooled.
      pool(blocks);
      blocks.push({ from: score, to: score, sum: outcome, count: 1 });
    }
  }
  pool(blocks);
  return isotonicFromSteps(blocks.map(({ from, sum, count }) => ({ from, value: sum / count })));
}

/** The same from steps that were saved. */
export function isotonicFromSteps(steps: readonly CalibrationStep[]): IsotonicCalibration {
  return {
    steps,
    predict: (score) => (steps.findLast(({ from }) => from <= score) ?? steps[0])?.value ?? Number.NaN,
  };
}

interface Block {
  readonly from: number;
  readonly to: number;
  readonly sum: number;
  readonly count: number;
}

function pool(blocks: Block[]): void {
  for (;;) {
    const [left, right] = [blocks.at(-2), blocks.at(-1)];
    if (left === undefined || right === undefined || left.sum / left.count < right.sum / right.count) return;
    blocks.splice(-2, 2, { from: left.from, to: right.to, sum: left.sum + right.sum, count: left.count + right.count });
  }
}
