import type { JsonObject } from "@cupel/core";

const count: JsonObject = { type: "integer", minimum: 0 };
const text: JsonObject = { type: "string" };
const amount: JsonObject = { type: ["number", "null"], minimum: 0 };
const flag: JsonObject = { type: "boolean" };
const textOrNull: JsonObject = { type: ["string", "null"] };

function closed(properties: JsonObject): JsonObject {
  return { type: "object", required: Object.keys(properties), additionalProperties: false, properties };
}

const every: JsonObject = {
  model: text,
  id: text,
  kind: text,
  mode: text,
  ok: flag,
  seconds: { type: "number", minimum: 0 },
  chars: count,
  attempts: { type: "integer", minimum: 1 },
  repaired: flag,
  candidates_used: count,
  prompt: text,
  prompt_used: text,
  output: text,
  schema_version: { const: 1 },
  run_id: text,
  run_status: { enum: ["complete", "partial"] },
  task_hash: { type: "string", pattern: "^[0-9a-f]{64}$" },
  family: text,
  split: textOrNull,
  verdict: {
    anyOf: [{ type: "null" }, closed({ status: { enum: ["pass", "fail", "error"] }, level: textOrNull, reason: text, evidence_ref: text })],
  },
  verified: flag,
  correct: { type: ["boolean", "null"] },
  extraction: { enum: ["strict", "fenced", "embedded", "repaired", null] },
  repair_steps: count,
  duplicates: count,
  stop_reason: { enum: ["done", "budget", "error"] },
  seed: count,
  usage: closed({ input: count, cached: count, output: count, reasoning: count }),
  cost: closed({ usd_virtual: amount, usd_physical: amount }),
  latency_ms_first: { type: ["number", "null"], minimum: 0 },
  backend: text,
  finish_reason: { enum: ["stop", "length", "abort", null] },
  memory: closed({ ids: { type: "array", items: text }, exact_hit: flag }),
  oracle: flag,
  error: { anyOf: [{ type: "null" }, closed({ code: text, message: text })] },
};
const route: JsonObject = {
  decision: { enum: ["baseline", "contract", "baseline_fallback", "code_repair"] },
  policy_mode: { enum: ["baseline_first", "contract_first"] },
  code_repair_attempted: flag,
};

/** JSON Schema (2020-12) of a line of `samples.jsonl`. */
export const sampleSchema: JsonObject = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  $id: "https://cupel.dev/schemas/sample-1.json",
  title: "Cupel sample",
  type: "object",
  required: Object.keys(every),
  additionalProperties: false,
  properties: { ...every, ...route },
  if: { type: "object", properties: { mode: { type: "string", const: "policy" } } },
  // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
  then: { required: Object.keys(route), properties: route },
};
