import { fencedBlocks } from "../fences.ts";
import { withoutReasoning } from "../reasoning.ts";
import type { FindJson } from "./find-json.ts";
import { parseStrictJson } from "./parse-strict-json.ts";

/** Longest text, in characters, that is repaired. */
const longest = 64 << 10;

/**
 * What an answer without JSON could have meant: its code fences, or what begins at its first bracket, with quotes, commas and brackets
 * mended. What comes of it is read as strictly as any other: a key that stands twice stays a problem. Undefined: nothing to mend.
 */
export async function repairJson(text: string): Promise<FindJson | undefined> {
  if (text.length > longest) return undefined;
  const answer = withoutReasoning(text);
  const fences = fencedBlocks(answer).map(({ content }) => content);
  const start = answer.search(/[[{]/);
  const sources = fences.length > 0 ? fences : start < 0 ? [] : [answer.slice(start)];
  const { jsonrepair } = await import("jsonrepair");
  for (const source of sources) {
    const parsed = parseStrictJson(mended(source, jsonrepair));
    if ("value" in parsed) {
      // What is neither a list nor an object was prose.
      if (typeof parsed.value !== "object" || parsed.value === null) continue;
      return { found: [{ value: parsed.value, extraction: "repaired" }] };
    }
    if (!parsed.syntax) return { problem: parsed.problem, syntax: false };
  }
  return undefined;
}

function mended(source: string, repair: (text: string) => string): string {
  try {
    return repair(source);
  } catch {
    // Beyond repair, or too deep for it.
    return "";
  }
}
