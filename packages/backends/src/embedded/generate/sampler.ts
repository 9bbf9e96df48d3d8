import { CupelError, createRandom } from "@cupel/core";
import { exp } from "../numbers/exp.ts";
import { tokenRanking } from "./ranked-tokens.ts";

/** How a token is chosen. */
export interface Sampling {
  /** 0: the largest logit, lowest id on ties, without a draw. */
  readonly temperature: number;
  readonly seed: number;
  /** Keep only the k most likely tokens; 0: all. */
  readonly topK?: number | undefined;
  /** Then keep the smallest set whose share of the probability is at least this; 1: all. */
  readonly topP?: number | undefined;
  /** Then keep tokens at least this share as likely as the most likely; 0: all. */
  readonly minP?: number | undefined;
}

/**
 * A function from logits to the next token. One draw per token from the stream of `seed`; inverse CDF in f64 over ranked tokens. A token
 * with a logit of -Infinity is never drawn as long as there is another: it ranks last, and its weight vanishes beside the largest, which is 1.
 */
export function createSampler({ temperature, seed, topK = 0, topP = 1, minP = 0 }: Sampling): (logits: Float32Array) => number {
  if (temperature === 0) return mostLikely;
  const random = createRandom(seed);
  const rank = tokenRanking();
  let weights = new Float64Array();
  return (logits) => {
    const largest = logits[mostLikely(logits)] as number;
    const ranked = rank(logits);
    if (weights.length !== ranked.length) weights = new Float64Array(ranked.length);
    for (let index = 0; index < weights.length; index++) {
      weights[index] = exp(((logits[ranked[index] as number] as number) - largest) / temperature);
    }
    let kept = topK > 0 ? Math.min(topK, weights.length) : weights.length;
    if (topP < 1) kept = nucleus(weights.subarray(0, kept), topP);
    if (minP > 0) while (kept > 1 && (weights[kept - 1] as number) < minP) kept--;
    return ranked[draw(weights.subarray(0, kept), random.next())] as number;
  };
}

/** The token with the largest logit, the lowest id on ties. @throws CupelError `BACKEND_FAILED` when a logit is NaN or infinitely large. */
export function mostLikely(logits: Float32Array): number {
  let best = 0;
  for (let token = 0; token < logits.length; token++) {
    const logit = logits[token] as number;
    if (!(logit < Number.POSITIVE_INFINITY)) {
      throw new CupelError("BACKEND_FAILED", `The model computed ${logit} for token ${token}: its weights or its adapter are damaged.`);
    }
    if (logit > (logits[best] as number)) best = token;
  }
  return best;
}

/** How many of the weights, from the first, reach this share of all. */
function nucleus(weights: Float64Array, share: number): number {
  const last = firstBeyond(weights, sum(weights) * share, true);
  return last + 1;
}

function draw(weights: Float64Array, uniform: number): number {
  return firstBeyond(weights, sum(weights) * uniform, false);
}

/** The first index at which the running sum exceeds (or, if wanted, reaches) a bound; the last one if rounding keeps it below. */
function firstBeyond(weights: Float64Array, bound: number, orEqual: boolean): number {
  let reached = 0;
  for (let index = 0; index < weights.length; index++) {
    reached += weights[index] as number;
    if (reached > bound || (orEqual && reached === bound)) return index;
  }
  return weights.length - 1;
}

function sum(weights: Float64Array): number {
  let total = 0;
  for (const weight of weights) total += weight;
  return total;
}
