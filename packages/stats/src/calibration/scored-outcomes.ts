import { checkBit, checkFinite } from "../arguments/check-arguments.ts";

/** @throws RangeError without a score, for numbers that differ, a score that is not finite or an outcome other than 0 and 1 */
export function checkScored(scores: readonly number[], outcomes: readonly number[]): void {
  if (scores.length !== outcomes.length) throw new RangeError(`there are ${scores.length} scores for ${outcomes.length} outcomes`);
  if (scores.length === 0) throw new RangeError("there is no score");
  checkFinite("score", scores);
  for (const outcome of outcomes) checkBit(outcome);
}

/** Indices in ascending order of their scores. */
export function byScore(scores: readonly number[]): readonly number[] {
  return [...scores.keys()].sort((left, right) => (scores[left] as number) - (scores[right] as number));
}
