import { isJsonObject, type Json, type JsonObject } from "@cupel/core";

/** The type of a column as the front matter of a dataset card names it. */
export type Feature =
  | { readonly dtype: "string" | "int64" | "float64" | "bool" }
  | { readonly struct: readonly NamedFeature[] }
  | { readonly list: Feature };

export type NamedFeature = { readonly name: string } & Feature;

/** The columns of a table whose rows fit a JSON Schema of a closed object. Every column may be null. */
export function featuresOf(schema: JsonObject): readonly NamedFeature[] {
  const properties = isJsonObject(schema.properties) ? schema.properties : {};
  return Object.entries(properties).map(([name, property]) => ({ name, ...featureOf(isJsonObject(property) ? property : {}) }));
}

function featureOf(schema: JsonObject): Feature {
  if (Array.isArray(schema.anyOf)) {
    const [some] = schema.anyOf.filter((part) => isJsonObject(part) && part.type !== "null");
    return featureOf(isJsonObject(some) ? some : {});
  }
  if (isJsonObject(schema.properties)) return { struct: featuresOf(schema) };
  if (isJsonObject(schema.items)) return { list: featureOf(schema.items) };
  const [type] = [schema.type].flat().filter((name) => name !== "null" && name !== undefined);
  const sample = sampleOf(schema);
  return { dtype: scalarOf(type ?? (Number.isInteger(sample) ? "integer" : typeof sample)) };
}

/** A value of a schema that lists its values. */
function sampleOf({ const: only, enum: values }: JsonObject): Json | undefined {
  return only ?? (Array.isArray(values) ? values.find((value) => value !== null) : undefined);
}

function scalarOf(type: Json): "string" | "int64" | "float64" | "bool" {
  if (type === "boolean") return "bool";
  if (type === "integer") return "int64";
  return type === "number" ? "float64" : "string";
}

/** A row with exactly the columns of its table, in their order: what is absent is null, and text is well-formed Unicode. */
export function rowOf(row: unknown, features: readonly NamedFeature[]): JsonObject {
  const members = (row ?? {}) as Readonly<Record<string, unknown>>;
  return Object.fromEntries(features.map((feature) => [feature.name, cellOf(members[feature.name], feature)]));
}

function cellOf(value: unknown, feature: Feature): Json {
  if (value === undefined || value === null) return null;
  if ("struct" in feature) return rowOf(value, feature.struct);
  if ("list" in feature) return (value as readonly unknown[]).map((item) => cellOf(item, feature.list));
  return typeof value === "string" ? value.toWellFormed() : (value as Json);
}
