import type { Ask, Candidate } from "@cupel/core";

/** Temperatures of the samples after the first; the last one repeats. */
export const temperatureLadder: readonly number[] = [0.4, 0.6, 0.8];

/** What a sample is drawn by. */
export interface SampleOptions {
  /** Default {@link temperatureLadder}. */
  readonly temperatures?: readonly number[];
  /** The first sample, where it is there: no further one is drawn colder. */
  readonly first?: Pick<Candidate, "temperature"> | undefined;
}

/** The ask for a numbered sample: 0 at the run's temperature, the others up the ladder from there, each with a seed of its own. */
export function sampleOf(prompt: string, sample: number, { temperatures = temperatureLadder, first }: SampleOptions = {}): Ask {
  const rung = temperatures[Math.min(sample, temperatures.length) - 1];
  return { prompt, sample, ...(rung !== undefined && { temperature: Math.max(rung, first?.temperature ?? 0) }) };
}
