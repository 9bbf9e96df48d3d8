import type { GenerateRequest, Usage } from "@cupel/core";
import { countIn, objectIn } from "../read-json.ts";
import { usageOf } from "../usage-of.ts";

/** Token counts of an answer: flat in v2 of the specification, nested since v3. A count that is missing is estimated from the text. */
export function readUsage(usage: unknown, request: GenerateRequest, written: string): Usage {
  const [input, output] = [objectIn(usage, "inputTokens"), objectIn(usage, "outputTokens")];
  const sent = {
    inputTokens: countIn(input, "total") ?? countIn(usage, "inputTokens"),
    outputTokens: countIn(output, "total") ?? countIn(usage, "outputTokens"),
    cachedTokens: cachedIn(usage, countIn(input, "cacheRead") ?? countIn(usage, "cachedInputTokens")),
    reasoningTokens: countIn(output, "reasoning") ?? countIn(usage, "reasoningTokens"),
  };
  return usageOf(sent, { prompt: `${request.system ?? ""}${request.prompt}`, text: written });
}

/** True where the model counted at least one side. */
export function isCounted(usage: unknown): boolean {
  const total = (side: string) => countIn(objectIn(usage, side), "total") ?? countIn(usage, side);
  return total("inputTokens") !== undefined || total("outputTokens") !== undefined;
}

/** Some providers say 0 where the server said nothing about its cache: a zero counts only when the server's own words speak of one. */
function cachedIn(usage: unknown, cached: number | undefined): number | undefined {
  const raw = objectIn(usage, "raw");
  if (cached !== 0 || Object.keys(raw).length === 0) return cached;
  return /"[^"]*cache[^"]*":\d/i.test(JSON.stringify(raw)) ? cached : undefined;
}
