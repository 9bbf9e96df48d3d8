import { isJsonObject, type TokenLogprob } from "@cupel/core";
import { arrayIn, stringIn } from "./read-json.ts";

/** Some servers send this, or a number far below it, for "not among those I kept" and for a probability of nought. */
const unknownLogprob = -9999;

/** A token and its log probability as a server sent them. */
interface Entry {
  readonly token: string;
  readonly logprob: number;
}

/**
 * The entries in what a server calls logprobs, one per token: a list of them, as Ollama, llama-server and OpenAI's chat completions send it, the
 * latter two under `content` or `completion_probabilities`, or the three parallel lists of OpenAI's older completions.
 */
export function logprobEntries(logprobs: unknown): readonly unknown[] {
  if (Array.isArray(logprobs)) return logprobs;
  for (const name of ["content", "completion_probabilities"]) {
    const entries = arrayIn(logprobs, name);
    if (entries.length > 0) return entries;
  }
  const [values, tops] = [arrayIn(logprobs, "token_logprobs"), arrayIn(logprobs, "top_logprobs")];
  return arrayIn(logprobs, "tokens").map((token, index) => ({
    token,
    logprob: values[index],
    top_logprobs: Object.entries(isJsonObject(tops[index]) ? tops[index] : {}).map(([other, logprob]) => ({ token: other, logprob })),
  }));
}

/**
 * Entries as log probabilities with at most `most` alternatives each. `undefined` where there are none or one is unknown: a list with holes
 * would be read as one without.
 */
export function readLogprobs(entries: readonly unknown[], most: number): readonly TokenLogprob[] | undefined {
  const tokens = entries.map(readEntry).filter((token) => token !== undefined);
  if (tokens.length === 0 || tokens.length < entries.length) return undefined;
  return tokens.map((token, index) => ({
    ...token,
    top: arrayIn(entries[index], "top_logprobs")
      .map(readEntry)
      .filter((alternative) => alternative !== undefined)
      .sort((left, right) => right.logprob - left.logprob)
      .slice(0, most),
  }));
}

function readEntry(item: unknown): Entry | undefined {
  const token = textOf(item);
  const logprob = isJsonObject(item) ? item.logprob : undefined;
  if (token === undefined || typeof logprob !== "number" || !(logprob > unknownLogprob)) return undefined;
  return { token, logprob };
}

/** A token's text. Its bytes say it better where a server spells half a character out (`\xf0\x9f`); such a half is U+FFFD. */
function textOf(item: unknown): string | undefined {
  const token = stringIn(item, "token");
  const bytes = arrayIn(item, "bytes").filter((byte) => Number.isInteger(byte) && (byte as number) >= 0 && (byte as number) < 256);
  if (bytes.length === 0) return token;
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(Uint8Array.from(bytes as number[]));
}
