import type { TokenLogprob } from "@cupel/core";
import { exp } from "../numbers/exp.ts";
import { log } from "../numbers/log.ts";
import { tokenRanking } from "./ranked-tokens.ts";
import { mostLikely } from "./sampler.ts";

const rank = tokenRanking();

/**
 * The log-probability of a token and of the `alternatives` most likely ones under the raw distribution, before temperature and cuts:
 * logit - max - ln Z, with Z summed in f64 by ascending id.
 */
export function tokenLogprob(
  logits: Float32Array,
  token: number,
  options: { readonly alternatives: number; readonly textOf: (token: number) => string; readonly withIds?: boolean },
): TokenLogprob {
  const { alternatives, textOf, withIds = false } = options;
  const largest = logits[mostLikely(logits)] as number;
  let total = 0;
  for (const logit of logits) total += exp(logit - largest);
  const logTotal = log(total);
  const entry = (id: number): Omit<TokenLogprob, "top"> => ({
    token: textOf(id),
    logprob: (logits[id] as number) - largest - logTotal,
    ...(withIds && { id, logit: logits[id] as number }),
  });
  if (alternatives === 0) return entry(token);
  return { ...entry(token), top: Array.from(rank(logits).subarray(0, alternatives), entry) };
}
