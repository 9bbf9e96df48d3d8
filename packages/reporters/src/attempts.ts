import type { RunRecord } from "@cupel/core";

/** Number of different prompts that were sent for a task: 1 plus its repairs and fallbacks. Samples of one prompt are one attempt. */
export function attemptsOf({ candidates }: Pick<RunRecord, "candidates">): number {
  return candidates.length < 2 ? 1 : new Set(candidates.map(({ prompt }) => prompt)).size;
}
