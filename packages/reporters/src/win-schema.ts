import type { JsonObject } from "@cupel/core";

const text: JsonObject = { type: "string" };
const digest: JsonObject = { type: "string", pattern: "^[0-9a-f]{64}$" };
const properties: JsonObject = {
  kind: { type: "string", minLength: 1 },
  prompt: { type: "string", minLength: 1 },
  output: { type: "string", minLength: 1 },
  id: text,
  model: text,
  mode: text,
  schema_version: { const: 1 },
  output_sha256: digest,
  task_hash: digest,
  verifier: text,
  verifier_hash: { type: ["string", "null"] },
  verified_at: text,
  run_id: text,
  seed: { type: "integer", minimum: 0 },
  split: { type: ["string", "null"] },
  oracle: { type: "boolean" },
};

/** JSON Schema (2020-12) of a line of `wins.jsonl`. */
export const winSchema: JsonObject = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  $id: "https://cupel.dev/schemas/win-1.json",
  title: "Cupel win",
  type: "object",
  required: Object.keys(properties),
  additionalProperties: false,
  properties,
};
