import type { Extraction, Json } from "@cupel/core";
import { fencedBlocks } from "../fences.ts";
import { withoutReasoning } from "../reasoning.ts";
import { JsonDefect, JsonReader } from "./json-reader.ts";
import { parseStrictJson } from "./parse-strict-json.ts";

/** A JSON value found in an answer. */
export interface FoundJson {
  readonly value: Json;
  readonly extraction: Extraction;
}

/** Everything in an answer that could be meant, in the order in which to try it; or why there is nothing; `syntax` as for `StrictJson`. */
export type FindJson = { readonly found: readonly FoundJson[] } | { readonly problem: string; readonly syntax: boolean };

const mostSpans = 64;

/**
 * The whole text if it is JSON; else what stands in code fences; else what stands amid prose, without the model's reasoning. JSON that
 * names a key twice or holds a number that cannot be kept is refused where it stands: nothing is looked for behind it.
 */
export function findJson(text: string): FindJson {
  const whole = parseStrictJson(text);
  if ("value" in whole) return { found: [{ value: whole.value, extraction: "strict" }] };
  if (!whole.syntax) return { problem: whole.problem, syntax: false };
  const answer = withoutReasoning(text);
  const fences = fencedBlocks(answer).filter(({ language }) => ["", "json", "json5", "jsonc"].includes(language));
  const found: FoundJson[] = [];
  for (const { content } of fences) {
    const block = parseStrictJson(content);
    if ("value" in block) found.push({ value: block.value, extraction: "fenced" });
    else if (!block.syntax) return { problem: block.problem, syntax: false };
  }
  if (found.length > 0) return { found };
  const spans = spansOf(answer);
  return "found" in spans && spans.found.length === 0 ? { problem: whole.problem, syntax: true } : spans;
}

// Each object or array that begins where no earlier one reaches. The work is bounded: a text of brackets would be read once per bracket.
function spansOf(text: string): FindJson {
  const found: FoundJson[] = [];
  let budget = 2 * text.length + 200_000;
  const start = /[[{]/g;
  for (let match = start.exec(text); match !== null && budget > 0 && found.length < mostSpans; match = start.exec(text)) {
    const reader = new JsonReader(text, match.index);
    try {
      found.push({ value: reader.value(), extraction: "embedded" });
      start.lastIndex = reader.position;
    } catch (thrown) {
      if (!(thrown instanceof JsonDefect)) throw thrown;
      if (!thrown.syntax) return { problem: `${thrown.message} at character ${thrown.position + 1}`, syntax: false };
    }
    budget -= reader.position - match.index + 200;
  }
  return { found };
}
