import { isJsonObject, type Json } from "@cupel/core";
import type { JsonChecks } from "./json-checks.ts";
import { depthLimit } from "./json-reader.ts";

/** A sentence per defect of what an answer is compared with. */
export function goldDefects({ expected, tolerance }: JsonChecks, scope: "public" | "gold"): readonly string[] {
  const sentences: string[] = [];
  if (tolerance !== undefined && !(typeof tolerance === "number" && tolerance >= 0 && tolerance < Number.POSITIVE_INFINITY))
    sentences.push("tolerance must be a finite number of at least 0");
  if (scope === "public" || expected === undefined) return sentences;
  if (typeof expected === "object" && expected !== null && Object.keys(expected).length === 0)
    sentences.push("expected is empty, so any answer would pass");
  const impossible = impossibleValue(expected);
  return impossible === undefined ? sentences : [...sentences, impossible];
}

// What no answer can hold, found level by level: nothing here may depend on the stack.
function impossibleValue(expected: Json): string | undefined {
  let open: Json[] = [expected];
  for (let depth = 0; open.length > 0; depth++) {
    if (depth > depthLimit) return `expected is nested deeper than ${depthLimit}, as no answer may be`;
    const below: Json[] = [];
    for (const value of open) {
      if (typeof value === "number" && !Number.isFinite(value)) return "expected holds a number that is too large for a double";
      if (Array.isArray(value)) for (const child of value) below.push(child);
      else if (isJsonObject(value)) for (const child of Object.values(value)) if (child !== undefined) below.push(child);
    }
    open = below;
  }
  return undefined;
}
