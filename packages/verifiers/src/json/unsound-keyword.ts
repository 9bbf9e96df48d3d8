import { isJsonObject, type Json, type JsonObject } from "@cupel/core";

const mapsOfSchemas = new Set(["properties", "patternProperties", "$defs", "definitions", "dependentSchemas", "dependencies"]);
const data = new Set(["enum", "const", "default", "examples"]);

/**
 * Why a schema is refused although ajv compiles it: it uses what ajv is known to decide wrongly (found by running the official test
 * suite), so a pass would prove nothing. Refused are references whose target depends on the path taken, `unevaluatedItems`,
 * `unevaluatedProperties` beside an `if` without `then`, a property called `__proto__`, and up to draft 7 an id beside a `$ref`.
 */
export function unsoundKeyword(schema: JsonObject): string | undefined {
  const used = new Set<string>();
  let idBesideRef = false;
  let halfIf = false;
  let proto = false;
  const visit = (value: Json | undefined): void => {
    if (Array.isArray(value)) for (const item of value) visit(item);
    if (!isJsonObject(value)) return;
    if (Object.hasOwn(value, "$ref") && (Object.hasOwn(value, "$id") || Object.hasOwn(value, "id"))) idBesideRef = true;
    if (Object.hasOwn(value, "if") && !Object.hasOwn(value, "then")) halfIf = true;
    for (const [keyword, child] of Object.entries(value)) {
      used.add(keyword);
      if (data.has(keyword)) continue;
      if (mapsOfSchemas.has(keyword) && isJsonObject(child)) {
        if (Object.hasOwn(child, "__proto__")) proto = true;
        for (const part of Object.values(child)) visit(part);
      } else visit(child);
    }
  };
  visit(schema);
  for (const keyword of ["$dynamicRef", "$recursiveRef", "unevaluatedItems"]) {
    if (used.has(keyword)) return `the schema uses ${keyword}, which cannot be checked soundly here`;
  }
  if (used.has("unevaluatedProperties") && halfIf) {
    return "the schema uses unevaluatedProperties beside an if without then, which cannot be checked soundly here";
  }
  if (proto) return "the schema names a property __proto__, which cannot be checked soundly here";
  if (idBesideRef && /draft-0[467]/.test(String(schema.$schema))) return "the schema has an id beside a $ref, which this draft ignores";
  return undefined;
}
