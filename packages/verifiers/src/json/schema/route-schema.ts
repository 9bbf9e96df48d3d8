import { isJsonObject, type Json, type JsonObject } from "@cupel/core";
import type { Contract } from "./contract.ts";
import { type Draft, draftOf, ignoresBesideRef } from "./drafts.ts";
import { annotations, mapsOfSchemas } from "./keywords.ts";
import { isPlainFormat } from "./known-formats.ts";

/** Keywords that ajv decides wrongly in some schemas of the official suite. */
const inexact: ReadonlySet<string> = new Set([
  ...["$dynamicRef", "$dynamicAnchor", "$recursiveRef", "$recursiveAnchor", "unevaluatedItems", "unevaluatedProperties", "$vocabulary"],
]);
const harmlessBesideRef: ReadonlySet<string> = new Set([...annotations, "$ref", "definitions"]);
const data: ReadonlySet<string> = new Set(["const", "enum", "default", "examples"]);

/**
 * Which engine decides for a schema: ajv, or the exact one for what ajv is known to decide wrongly: references whose target depends on
 * the path taken, `unevaluated*`, vocabularies and schemas of a supplied dialect, property names that every object inherits, and up to
 * draft 07 a `$ref` with siblings.
 */
export function engineFor({ schema, documents = {}, formats = true }: Contract): "ajv" | "exact" {
  const draft = isJsonObject(schema) ? draftOf(schema.$schema) : "2020-12";
  if (draft === undefined) return "exact";
  if ([schema, ...Object.values(documents)].some((part) => needsExact(part, { draft, formats }))) return "exact";
  return "ajv";
}

interface Place {
  readonly draft: Draft;
  readonly formats: boolean;
}

// Every object is looked at, also where no schema is expected: a reference may lead there. A false alarm costs time only.
function needsExact(value: Json, { draft, formats }: Place): boolean {
  if (Array.isArray(value)) return value.some((item) => needsExact(item, { draft, formats }));
  if (!isJsonObject(value)) return false;
  if (typeof value.$schema === "string" && draftOf(value.$schema) !== draft) return true;
  if (ignoresBesideRef(draft) && typeof value.$ref === "string" && Object.keys(value).some((key) => !harmlessBesideRef.has(key)))
    return true;
  return Object.entries(value).some(([keyword, child]) => {
    if (child === undefined) return false;
    if (inexact.has(keyword)) return true;
    if (keyword === "format") return formats && typeof child === "string" && !isPlainFormat(child);
    if (keyword === "required") return Array.isArray(child) && child.some((name) => typeof name === "string" && isInherited(name));
    if (data.has(keyword)) return hasInherited(child);
    if (!mapsOfSchemas.has(keyword) && keyword !== "dependentRequired") return needsExact(child, { draft, formats });
    if (!isJsonObject(child)) return false;
    return Object.entries(child).some(([name, part]) => isInherited(name) || (part !== undefined && needsMember(part, { draft, formats })));
  });
}

// Beside schemas, `dependencies` and `dependentRequired` hold lists of names.
function needsMember(part: Json, place: Place): boolean {
  if (Array.isArray(part)) return part.some((name) => typeof name === "string" && isInherited(name));
  return needsExact(part, place);
}

function hasInherited(value: Json): boolean {
  if (Array.isArray(value)) return value.some(hasInherited);
  if (!isJsonObject(value)) return false;
  return Object.entries(value).some(([name, child]) => isInherited(name) || (child !== undefined && hasInherited(child)));
}

function isInherited(name: string): boolean {
  return name in Object.prototype;
}

/** The place of an id beside a `$ref` where the draft ignores it: what it does to references is read differently by everyone. */
export function ignoredId(schema: JsonObject, draft: Draft): string | undefined {
  const visit = (value: Json | undefined, pointer: string): string | undefined => {
    if (Array.isArray(value)) return firstOf(value.entries(), pointer);
    if (!isJsonObject(value)) return undefined;
    const isString = (keyword: string): boolean => Object.hasOwn(value, keyword) && typeof value[keyword] === "string";
    if (isString("$ref") && isString(draft === "04" ? "id" : "$id")) return pointer || "/";
    return firstOf(
      Object.entries(value).filter(([keyword]) => !data.has(keyword)),
      pointer,
    );
  };
  const firstOf = (entries: Iterable<readonly [string | number, Json | undefined]>, pointer: string): string | undefined => {
    for (const [key, child] of entries) {
      const found = visit(child, `${pointer}/${key}`);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  return ignoresBesideRef(draft) ? visit(schema, "") : undefined;
}
