import { isJsonObject, type Json } from "@cupel/core";
import { isTamePattern, tameLength } from "../../is-tame-pattern.ts";
import { mapsOfSchemas, schemas } from "../schema/keywords.ts";

const mostSteps = 2 ** 23;
/** The same for patterns that are tried from the beginning of a text only. */
const anchoredLength = 1 << 14;
const mostParts = 2_000;
const mostCostly = 16;
/** Formats that one pass over the text decides. */
const quickFormats: ReadonlySet<string> = new Set([
  ...["date", "time", "date-time", "uuid", "ipv4", "json-pointer", "int32", "int64", "float", "double", "password", "binary"],
]);

/**
 * The longest text, in characters, whose values a schema decides in a fraction of a second whatever they say; 0 for a schema of which that
 * cannot be told: one that refers to itself, to somewhere else or to very many parts, or with patterns that could backtrack. Unique items,
 * patterns that may begin anywhere and lists of allowed objects look at a value more than once and leave 4,096; other patterns 16,384.
 */
export function boundedLength(schema: Json): number {
  const cost = { parts: 0, costly: 0, quadratic: false, unbounded: false };
  const add = (value: Json, path: ReadonlySet<string>): void => {
    if (!isJsonObject(value) || cost.unbounded) return;
    if (++cost.parts > mostParts) cost.unbounded = true;
    for (const [keyword, child] of Object.entries(value)) {
      if (child === undefined) continue;
      if (keyword === "$ref") follow(child, path);
      else if (value !== schema && (keyword === "$id" || keyword === "id")) cost.unbounded = true;
      else weigh(keyword, child);
      if (keyword === "$defs" || keyword === "definitions") continue;
      if (schemas.has(keyword)) for (const part of Array.isArray(child) ? child : [child]) add(part, path);
      else if (mapsOfSchemas.has(keyword) && isJsonObject(child))
        for (const part of Object.values(child)) if (part !== undefined) add(part, path);
    }
  };
  const follow = (reference: Json, path: ReadonlySet<string>): void => {
    const target = typeof reference === "string" && !path.has(reference) ? targetOf(schema, reference) : undefined;
    if (target === undefined) cost.unbounded = true;
    else add(target, new Set([...path, String(reference)]));
  };
  const weigh = (keyword: string, value: Json): void => {
    const patterns =
      keyword === "pattern" ? [String(value)] : keyword === "patternProperties" && isJsonObject(value) ? Object.keys(value) : [];
    if (!patterns.every((pattern) => isTamePattern(pattern))) cost.unbounded = true;
    if (keyword === "format" && !quickFormats.has(String(value))) cost.unbounded = true;
    if ((keyword === "enum" || keyword === "const") && JSON.stringify(value).length > tameLength) cost.unbounded = true;
    // A pattern that may begin anywhere is tried from every character.
    for (const pattern of patterns) {
      cost.costly += pattern.startsWith("^") ? 1 : 4;
      if (!pattern.startsWith("^")) cost.quadratic = true;
    }
    if (keyword === "uniqueItems" || (keyword === "enum" && !isPlainList(value))) {
      cost.costly++;
      cost.quadratic = true;
    }
  };
  add(schema, new Set());
  if (cost.unbounded || cost.costly > mostCostly) return 0;
  const length = Math.floor(mostSteps / Math.max(1, cost.parts));
  return Math.min(cost.quadratic ? tameLength : cost.costly > 0 ? anchoredLength : length, length);
}

function isPlainList(value: Json): boolean {
  return Array.isArray(value) && value.length <= 100 && value.every((item) => typeof item !== "object" || item === null);
}

/** The part of a schema that a JSON pointer within it names. */
function targetOf(schema: Json, reference: string): Json | undefined {
  if (!/^#(?:\/[\w$.-]+)*$/.test(reference)) return undefined;
  let part: Json | undefined = schema;
  for (const name of reference.split("/").slice(1)) {
    if (!isJsonObject(part) || !Object.hasOwn(part, name)) return undefined;
    part = part[name];
  }
  return part;
}
