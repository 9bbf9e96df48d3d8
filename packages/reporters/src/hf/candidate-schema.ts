import type { JsonObject } from "@cupel/core";

const count: JsonObject = { type: "integer", minimum: 0 };
const text: JsonObject = { type: "string" };
const textOrNull: JsonObject = { type: ["string", "null"] };

const properties: JsonObject = {
  run_id: text,
  model: text,
  backend: text,
  arm: text,
  id: text,
  task_hash: text,
  index: count,
  chosen: { type: "boolean" },
  duplicate_of: { type: ["integer", "null"], minimum: 0 },
  prompt: text,
  text,
  raw: text,
  seed: count,
  temperature: { type: "number", minimum: 0 },
  max_tokens: count,
  finish_reason: text,
  status: { enum: ["pass", "fail", "error"] },
  level: textOrNull,
  code: textOrNull,
  reason: text,
  extraction: textOrNull,
  mode: textOrNull,
  assurance: textOrNull,
  score: { type: ["number", "null"], minimum: 0, maximum: 1 },
  input_tokens: count,
  output_tokens: count,
  milliseconds: { type: "number", minimum: 0 },
  verify_milliseconds: { type: "number", minimum: 0 },
  usd: { type: ["number", "null"], minimum: 0 },
};

/** JSON Schema (2020-12) of a candidate as a row of an exported dataset. */
export const candidateSchema: JsonObject = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  $id: "https://cupel.dev/schemas/candidate-1.json",
  title: "Cupel candidate",
  type: "object",
  required: Object.keys(properties),
  additionalProperties: false,
  properties,
};
