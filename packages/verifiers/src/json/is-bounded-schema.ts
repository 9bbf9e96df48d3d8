import { isJsonObject, type Json } from "@cupel/core";

const flat = new Set([
  ...["$schema", "$id", "$comment", "title", "description", "default", "examples", "deprecated", "readOnly", "writeOnly"],
  ...["type", "enum", "const", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minLength", "maxLength"],
  ...["required", "minItems", "maxItems", "minProperties", "maxProperties", "additionalProperties", "items", "properties", "pattern"],
]);

/** Longest answer, in characters, that a bounded schema is checked against in process. */
export const boundedLength = 4096;

/**
 * Whether checking an answer of at most `boundedLength` characters takes milliseconds whatever it says: only keywords that look at each
 * value once (no references, no combinations, no `uniqueItems`, no formats), and patterns that cannot backtrack much.
 * Every other schema is checked in a worker with a deadline.
 */
export function isBoundedSchema(schema: Json): boolean {
  if (!isJsonObject(schema)) return typeof schema === "boolean";
  return Object.entries(schema).every(([keyword, value]) => {
    if (value === undefined) return true;
    if (!flat.has(keyword)) return false;
    if (keyword === "pattern") return typeof value === "string" && isTamePattern(value);
    if (keyword === "properties")
      return isJsonObject(value) && Object.values(value).every((child) => child === undefined || isBoundedSchema(child));
    if (keyword === "items" || keyword === "additionalProperties") return isBoundedSchema(value);
    if (keyword === "enum" || keyword === "const") return JSON.stringify(value).length <= boundedLength;
    return true;
  });
}

/**
 * Whether a regular expression tries at most quadratically many ways: no groups, look-around or back-references, no alternatives, and
 * at most one quantifier of variable length. Fixed counts up to 1,000 are free. `^INV-[0-9]+$` and `^\d{4}-\d{2}-\d{2}$` are tame.
 */
export function isTamePattern(pattern: string): boolean {
  if (pattern.length > 200) return false;
  const bare = pattern.replace(/\\[^0-9kpPbBcux]/g, "x").replace(/\[(?:[^\]\\]|\\.)*\]/g, "x");
  if (/[()|\\[\]]|\{\d{4,}/.test(bare)) return false;
  const variable = bare.replace(/\{\d{1,3}\}/g, "").match(/[*+?{]/g)?.length ?? 0;
  return variable <= 1;
}
