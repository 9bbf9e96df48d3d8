import type { TokenLogprob } from "./backend.ts";

/** How sure a model was of what it wrote, as natural-log probabilities: 0 is certain. */
export interface Certainty {
  /** Mean over the tokens. */
  readonly mean: number;
  /** Of the least likely token. */
  readonly least: number;
}

/** The certainty of an answer by its tokens; undefined where there are none. */
export function certaintyOf(logprobs: readonly TokenLogprob[] | undefined): Certainty | undefined {
  if (logprobs === undefined || logprobs.length === 0) return undefined;
  let [sum, least] = [0, 0];
  for (const { logprob } of logprobs) {
    sum += logprob;
    least = Math.min(least, logprob);
  }
  return { mean: sum / logprobs.length, least };
}
