import { isJsonObject, type Json, type JsonObject } from "@cupel/core";
import type { Mutant } from "./mutant.ts";

/**
 * Every way to change one thing in a JSON value: a member dropped, a value of another type, another value, another member of an enum, a
 * member too many where the schema allows none, an element less or more.
 */
export function mutateJson(value: Json, schema?: Json): readonly Mutant[] {
  return [...changesOf(value, schema, "")].map(({ operator, place, changed }) => ({
    operator,
    place: place || "/",
    text: JSON.stringify(changed),
  }));
}

interface Change {
  readonly operator: string;
  readonly place: string;
  readonly changed: Json;
}

function* changesOf(value: Json, schema: Json | undefined, place: string): Generator<Change> {
  if (place !== "") for (const changed of otherTypes(value)) yield { operator: "wrong type", place, changed };
  if (isJsonObject(value)) yield* objectChanges(value, schema, place);
  else if (isList(value)) yield* listChanges(value, schema, place);
  else {
    const options = isJsonObject(schema) && isList(schema.enum) ? schema.enum.filter((option) => option !== value) : [];
    for (const changed of options.slice(0, 1)) yield { operator: "wrong enum", place, changed };
    if (options.length === 0) for (const changed of otherValues(value)) yield { operator: "wrong value", place, changed };
  }
}

function* objectChanges(value: JsonObject, schema: Json | undefined, place: string): Generator<Change> {
  for (const [key, member] of Object.entries(value)) {
    if (member === undefined) continue;
    const where = `${place}/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`;
    const { [key]: _dropped, ...rest } = value;
    yield { operator: "drop member", place: where, changed: rest };
    for (const change of changesOf(member, propertyOf(schema, key), where))
      yield { ...change, changed: { ...value, [key]: change.changed } };
  }
  if (isJsonObject(schema) && schema.additionalProperties === false)
    yield { operator: "extra member", place, changed: { ...value, "~": null } };
}

function* listChanges(value: readonly Json[], schema: Json | undefined, place: string): Generator<Change> {
  const last = value.at(-1);
  if (last !== undefined) {
    yield { operator: "drop element", place, changed: value.slice(0, -1) };
    yield { operator: "double element", place, changed: [...value, last] };
    yield { operator: "reverse", place, changed: value.toReversed() };
  }
  const items = isJsonObject(schema) ? schema.items : undefined;
  for (const [index, item] of value.entries()) {
    for (const change of changesOf(item, items, `${place}/${index}`)) yield { ...change, changed: value.with(index, change.changed) };
  }
}

function otherTypes(value: Json): readonly Json[] {
  if (typeof value === "number" || typeof value === "boolean") return [String(value)];
  if (typeof value === "string") return [value.trim() !== "" && Number.isFinite(Number(value)) ? Number(value) : [value]];
  return value === null ? ["null"] : [JSON.stringify(value)];
}

function otherValues(value: Json): readonly Json[] {
  if (typeof value === "boolean") return [!value];
  if (typeof value === "number") return [value + 1, -value - 1];
  return typeof value === "string" ? [`${value}~`, ""] : [];
}

function propertyOf(schema: Json | undefined, key: string): Json | undefined {
  return isJsonObject(schema) && isJsonObject(schema.properties) ? schema.properties[key] : undefined;
}

function isList(value: unknown): value is readonly Json[] {
  return Array.isArray(value);
}
