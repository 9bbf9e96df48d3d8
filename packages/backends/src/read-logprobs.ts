import type { TokenLogprob } from "@cupel/core";
import { isJsonObject } from "@cupel/core";
import { arrayIn, stringIn } from "./read-json.ts";

/** Some servers send this for "not among those I kept". */
const unknownLogprob = -9999;

/**
 * Logprobs as Ollama and OpenAI-compatible servers send them: `[{token, logprob, top_logprobs: [{token, logprob}]}]`.
 * `undefined` where there are none or one is unknown: a list with holes would be read as one without.
 */
export function readLogprobs(items: readonly unknown[]): readonly TokenLogprob[] | undefined {
  const tokens = items.map((item) => readToken(item));
  const known = tokens.filter((token) => token !== undefined);
  if (known.length === 0 || known.length < tokens.length) return undefined;
  return known.map((token, index) => ({
    ...token,
    top: arrayIn(items[index], "top_logprobs")
      .map(readToken)
      .filter((alternative) => alternative !== undefined)
      .sort((left, right) => right.logprob - left.logprob),
  }));
}

function readToken(item: unknown): { readonly token: string; readonly logprob: number } | undefined {
  const token = stringIn(item, "token");
  const logprob = isJsonObject(item) ? item.logprob : undefined;
  if (token === undefined || typeof logprob !== "number" || !(logprob > unknownLogprob)) return undefined;
  return { token, logprob };
}
