import type { TokenLogprob } from "@cupel/core";

/**
 * A draft in which every run of tokens less likely than the threshold stands between « and »; undefined when there is none, when the
 * tokens do not spell the text, or when the draft has such marks itself.
 *
 * @param threshold natural-log probability, 0 or below
 */
export function markSpans(text: string, logprobs: readonly TokenLogprob[], threshold: number): string | undefined {
  if (/[«»]/.test(text) || logprobs.map(({ token }) => token).join("") !== text) return undefined;
  let marked = "";
  let isOpen = false;
  for (const { token, logprob } of logprobs) {
    const isUncertain = logprob < threshold;
    if (isUncertain !== isOpen) marked += isUncertain ? "«" : "»";
    isOpen = isUncertain;
    marked += token;
  }
  if (isOpen) marked += "»";
  return marked === text ? undefined : marked;
}
