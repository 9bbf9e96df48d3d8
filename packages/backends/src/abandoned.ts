import type { GenerateRequest, Generation } from "@cupel/core";
import { usageOf } from "./usage-of.ts";

/** What an aborted call had. Nobody counted its tokens: they are estimated. */
export function abandoned({ system = "", prompt }: GenerateRequest, text: string): Generation {
  const nothing = { inputTokens: undefined, outputTokens: undefined };
  return { text, finishReason: "abort", usage: usageOf(nothing, { prompt: `${system}${prompt}`, text }) };
}
