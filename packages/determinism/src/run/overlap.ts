import type { Observation } from "@cupel/core";

type Timed = Pick<Observation, "firstByteMs" | "endedMs">;

/** For every answer: most answers, itself included, that were coming at one moment of its own, from first byte to last. 0 where none came. */
export function overlapsOf(answers: readonly Timed[]): readonly number[] {
  const spans = answers.flatMap(({ firstByteMs, endedMs }) => (firstByteMs === null ? [] : [{ from: firstByteMs, to: endedMs }]));
  const at = (moment: number): number =>
    spans.filter(({ from, to }) => from <= moment && moment < Math.max(to, from + Number.EPSILON)).length;
  return answers.map(({ firstByteMs, endedMs }) => {
    if (firstByteMs === null) return 0;
    // The number only grows where an answer begins.
    const moments = spans.map(({ from }) => from).filter((from) => from >= firstByteMs && from <= endedMs);
    return Math.max(1, ...moments.map(at));
  });
}
