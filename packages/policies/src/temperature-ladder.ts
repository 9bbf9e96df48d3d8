import type { Ask } from "@cupel/core";

/** Temperatures of the samples after the first; the last one repeats. */
export const temperatureLadder: readonly number[] = [0.4, 0.6, 0.8];

/** The ask for a numbered sample: 0 at the run's temperature, the others on the ladder, each with a seed of its own. */
export function sampleOf(prompt: string, sample: number, temperatures: readonly number[] = temperatureLadder): Ask {
  const temperature = temperatures[Math.min(sample, temperatures.length) - 1];
  return { prompt, sample, ...(temperature !== undefined && { temperature }) };
}
