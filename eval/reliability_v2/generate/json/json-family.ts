import type { Json, JsonObject } from "@cupel/core";
import type { Draw } from "../draw.ts";
import { type Draft, type Family, isSameJson, type Level, Redraw } from "../family.ts";

/** A note with what must be read in it. */
export interface Extraction {
  readonly prompt: string;
  readonly schema: JsonObject;
  readonly expected: JsonObject;
  /** Misreadings: changes to the expected value, each with its reason. */
  readonly misread: readonly (readonly [why: string, value: Json])[];
}

/** A family of extraction tasks. */
export function jsonFamily(name: string, extract: (draw: Draw, level: Level) => Extraction): Family {
  return { kind: "json", name, draft: (draw, level) => draftOf(extract(draw, level)) };
}

function draftOf({ prompt, schema, expected, misread }: Extraction): Draft {
  const right = misread.find(([, value]) => isSameJson(value, expected));
  if (right !== undefined) throw new Redraw(`the misreading "${right[0]}" is right for these values`);
  return {
    prompt,
    checks: { schema },
    gold: { expected },
    answer: JSON.stringify(expected),
    wrong: misread.map(([why, value]) => ({ text: JSON.stringify(value), why })),
  };
}

/** An object of which every member is required and none is allowed beside them. */
export function object(properties: JsonObject, description?: string): JsonObject {
  return {
    type: "object",
    ...(description !== undefined && { description }),
    properties,
    required: Object.keys(properties),
    additionalProperties: false,
  };
}

/** A list of `least` to `most` items. */
export function list(items: JsonObject, least: number, most: number, description?: string): JsonObject {
  return { type: "array", ...(description !== undefined && { description }), items, minItems: least, maxItems: most };
}

/** A text by pattern. */
export function text(pattern: string, description?: string): JsonObject {
  return { type: "string", pattern, ...(description !== undefined && { description }) };
}

export function oneOf(options: readonly string[], description?: string): JsonObject {
  return { enum: [...options], ...(description !== undefined && { description }) };
}

export function integer(minimum: number, maximum: number, description?: string): JsonObject {
  return { type: "integer", minimum, maximum, ...(description !== undefined && { description }) };
}

export function number(minimum: number, maximum: number, description?: string): JsonObject {
  return { type: "number", minimum, maximum, ...(description !== undefined && { description }) };
}

/** The same, or null where the note says nothing. */
export function orNull(schema: JsonObject): JsonObject {
  const { description, ...rest } = schema;
  return { anyOf: [rest, { type: "null" }], ...(description !== undefined && { description }) };
}

/** One invented word, two of them, a day, a time of day. */
export const patterns = {
  word: "^[A-Z][a-z]+$",
  person: "^[A-Z][a-z]+ [A-Z][a-z]+$",
  day: "^20[0-9]{2}-[01][0-9]-[0-3][0-9]$",
  time: "^[0-2][0-9]:[0-5][0-9]$",
};
