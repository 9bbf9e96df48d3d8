import { isJsonObject, type Json } from "@cupel/core";
import { isTamePattern, tameLength } from "../is-tame-pattern.ts";

const flat = new Set([
  ...["$schema", "$id", "$comment", "title", "description", "default", "examples", "deprecated", "readOnly", "writeOnly"],
  ...["type", "enum", "const", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minLength", "maxLength"],
  ...["required", "minItems", "maxItems", "minProperties", "maxProperties", "additionalProperties", "items", "properties", "pattern"],
]);

/** Longest answer, in characters, that a bounded schema is checked against in process. */
export const boundedLength = tameLength;

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
