import { isJsonObject, type Json, type JsonObject } from "@cupel/core";
import { mapsOfSchemas, schemas } from "./keywords.ts";

/** Calls `visit` with every subschema that is an object, the schema itself first, and with its JSON pointer. */
export function walkSchema(schema: Json, visit: (subschema: JsonObject, pointer: string) => void, pointer = ""): void {
  if (!isJsonObject(schema)) return;
  visit(schema, pointer);
  for (const [keyword, value] of Object.entries(schema)) {
    if (value === undefined) continue;
    const below = `${pointer}/${escaped(keyword)}`;
    if (schemas.has(keyword)) {
      if (Array.isArray(value)) for (const [index, part] of value.entries()) walkSchema(part, visit, `${below}/${index}`);
      else walkSchema(value, visit, below);
    } else if (mapsOfSchemas.has(keyword) && isJsonObject(value)) {
      for (const [name, part] of Object.entries(value)) if (part !== undefined) walkSchema(part, visit, `${below}/${escaped(name)}`);
    }
  }
}

/** A member's name as JSON pointers spell it. */
export function escaped(name: string): string {
  return name.replaceAll("~", "~0").replaceAll("/", "~1");
}
