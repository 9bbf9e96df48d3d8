import type { GenerateRequest, Generation } from "@cupel/core";
import { approximateTokens } from "./approximate-tokens.ts";

/** What an aborted call had. Nobody counted its tokens: they are characters divided by four. */
export function abandoned({ system = "", prompt }: GenerateRequest, text: string): Generation {
  return {
    text,
    finishReason: "abort",
    usage: { inputTokens: approximateTokens(`${system}${prompt}`), outputTokens: approximateTokens(text) },
  };
}
