import { checkFinite } from "../arguments/check-arguments.ts";
import { resume } from "../arguments/resume.ts";
import { runningMoments } from "../samples/running-moments.ts";

/** What `ladder` resumes from. */
export interface LadderState {
  readonly schema: 1;
  /** The released score; null before the first submission. */
  readonly released: number | null;
  /** Item scores behind it. */
  readonly best: readonly number[];
}

/** A running `ladder`. */
export interface Ladder {
  /**
   * @param scores of every item of the hidden set, in their order, larger is better
   * @returns the score to show
   * @throws RangeError without items, for another number of items than before or a score that is not finite
   */
  submit(scores: readonly number[]): number;
  state(): LadderState;
}

/**
 * Releases scores of a hidden set that is used again and again so that they cannot be climbed by chance: a new mean is shown, rounded to 1/n,
 * only when it beats the last shown by more than s/√n, s the standard deviation of the item differences; else the last is repeated
 * (A. Blum and M. Hardt 2015, parameter-free ladder). The first submission is shown.
 */
export function ladder(from: LadderState = { schema: 1, released: null, best: [] }): Ladder {
  let { released, best } = resume(from);
  return {
    submit(scores) {
      checkFinite("score", scores);
      if (scores.length === 0) throw new RangeError("there is no item to score");
      if (released !== null && scores.length !== best.length) {
        throw new RangeError(`there are ${scores.length} scores for a hidden set of ${best.length} items`);
      }
      const n = scores.length;
      const mean = scores.reduce((sum, score) => sum + score, 0) / n;
      if (released === null || mean > released + step(scores, best)) {
        released = Math.round(mean * n) / n;
        best = [...scores];
      }
      return released;
    },
    state: () => ({ schema: 1, released, best }),
  };
}

function step(scores: readonly number[], best: readonly number[]): number {
  const moments = runningMoments();
  for (const [index, score] of scores.entries()) moments.add(score - (best[index] as number));
  return moments.count < 2 ? 0 : Math.sqrt(moments.variance / moments.count);
}
