import { isJsonObject } from "@cupel/core";

/** A property of a flat schema. */
export interface FlatKey {
  readonly name: string;
  readonly type: string;
}

const scalarTypes = new Set(["string", "integer", "number", "boolean"]);

/** The properties of an object schema whose values are all scalars, in order; undefined for any other schema. */
export function flatKeys(schema: unknown): readonly FlatKey[] | undefined {
  if (!isJsonObject(schema) || schema.type !== "object" || !isJsonObject(schema.properties)) return undefined;
  const keys = Object.entries(schema.properties).map(([name, property]) => ({
    name,
    type: isJsonObject(property) && typeof property.type === "string" ? property.type : "",
  }));
  return keys.length > 0 && keys.every(({ type }) => scalarTypes.has(type)) ? keys : undefined;
}
