import type { Usage } from "@cupel/core";
import { approximateTokens } from "./approximate-tokens.ts";

/** Counts as somebody sent them; undefined where they were left out. */
export interface SentCounts {
  readonly inputTokens: number | undefined;
  readonly outputTokens: number | undefined;
  readonly cachedTokens?: number | undefined;
  readonly reasoningTokens?: number | undefined;
  /** True where they were guesses when they were sent. */
  readonly estimated?: boolean;
}

/** The usage of a call. A count that was left out is guessed from the text, and the usage then says that it is an estimate. */
export function usageOf(sent: SentCounts, { prompt, text }: { readonly prompt: string; readonly text: string }): Usage {
  const { inputTokens, outputTokens, cachedTokens, reasoningTokens, estimated = false } = sent;
  return {
    inputTokens: inputTokens ?? approximateTokens(prompt),
    outputTokens: outputTokens ?? approximateTokens(text),
    ...(cachedTokens !== undefined && { cachedTokens }),
    ...(reasoningTokens !== undefined && { reasoningTokens }),
    ...((estimated || inputTokens === undefined || outputTokens === undefined) && { estimated: true }),
  };
}
