import type { GenerateRequest, Usage } from "@cupel/core";
import { approximateTokens } from "../approximate-tokens.ts";
import { countIn, objectIn } from "../read-json.ts";

/** Token counts of an answer: flat in v2 of the specification, nested since v3. A count that is missing is characters divided by four. */
export function readUsage(usage: unknown, request: GenerateRequest, written: string): Usage {
  const [input, output] = [objectIn(usage, "inputTokens"), objectIn(usage, "outputTokens")];
  const cachedTokens = cachedIn(usage, countIn(input, "cacheRead") ?? countIn(usage, "cachedInputTokens"));
  const reasoningTokens = countIn(output, "reasoning") ?? countIn(usage, "reasoningTokens");
  return {
    inputTokens: countIn(input, "total") ?? countIn(usage, "inputTokens") ?? approximateTokens(`${request.system ?? ""}${request.prompt}`),
    outputTokens: countIn(output, "total") ?? countIn(usage, "outputTokens") ?? approximateTokens(written),
    ...(cachedTokens !== undefined && { cachedTokens }),
    ...(reasoningTokens !== undefined && { reasoningTokens }),
  };
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
