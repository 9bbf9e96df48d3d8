import type { JsonObject } from "./json.ts";

const usage: JsonObject = {
  type: "object",
  required: ["inputTokens", "outputTokens"],
  additionalProperties: false,
  properties: {
    ...Object.fromEntries(
      ["inputTokens", "outputTokens", "cachedTokens", "reasoningTokens"].map((name) => [name, { type: "integer", minimum: 0 }]),
    ),
    estimated: { const: true },
  },
};

const verdict: JsonObject = {
  type: "object",
  required: ["status", "reason"],
  additionalProperties: false,
  properties: {
    status: { enum: ["pass", "fail", "error"] },
    level: { enum: ["verified", "parsed", "judged", "agreed"] },
    code: { type: "string" },
    reason: { type: "string", maxLength: 2000 },
    evidence: {},
    assurance: { enum: ["split", "shared"] },
    mode: { type: "string" },
    extraction: { enum: ["strict", "fenced", "embedded", "repaired"] },
    score: { type: "number", minimum: 0, maximum: 1 },
  },
  oneOf: [
    { properties: { status: { const: "pass" } }, required: ["level"] },
    { properties: { status: { enum: ["fail", "error"] } }, required: ["code"] },
  ],
};

/** A call and its answer. */
const call: JsonObject & { readonly required: readonly string[]; readonly properties: JsonObject } = {
  type: "object",
  required: ["text", "raw", "index", "prompt", "seed", "temperature", "maxTokens", "model", "finishReason", "usage", "milliseconds"],
  additionalProperties: false,
  properties: {
    text: { type: "string" },
    raw: { type: "string" },
    index: { type: "integer", minimum: 0 },
    prompt: { type: "string" },
    seed: { type: "integer", minimum: 0 },
    temperature: { type: "number", minimum: 0 },
    maxTokens: { type: "integer", minimum: 1 },
    settings: {
      type: "object",
      additionalProperties: false,
      properties: {
        system: { type: "string" },
        topP: { type: "number" },
        topK: { type: "number" },
        minP: { type: "number" },
        stop: { type: "array", items: { type: "string" } },
        logprobs: { type: "integer", minimum: 0 },
        responseFormat: {
          type: "object",
          required: ["type"],
          additionalProperties: false,
          properties: {
            type: { enum: ["json", "json-schema", "grammar"] },
            schema: { type: "object" },
            strict: { type: "boolean" },
            grammar: { type: "string" },
          },
        },
      },
    },
    model: { type: "string" },
    backend: { type: "string" },
    finishReason: { enum: ["stop", "length", "abort"] },
    usage,
    milliseconds: { type: "number", minimum: 0 },
    unenforced: { type: "array", items: { type: "string" } },
    fromCache: { const: true },
    agreed: {
      type: "object",
      required: ["answers", "of", "tests"],
      additionalProperties: false,
      properties: Object.fromEntries(["answers", "of", "tests"].map((name) => [name, { type: "integer", minimum: 1 }])),
    },
    memory: {
      type: "object",
      required: ["ids", "exact"],
      additionalProperties: false,
      properties: { ids: { type: "array", items: { type: "string" } }, exact: { type: "boolean" } },
    },
  },
};

const candidate: JsonObject = {
  ...call,
  required: [...call.required, "verdict", "verifyMilliseconds"],
  properties: {
    ...call.properties,
    verdict,
    duplicateOf: { type: "integer", minimum: 0 },
    certainty: {
      type: "object",
      required: ["mean", "least"],
      additionalProperties: false,
      properties: { mean: { type: "number", maximum: 0 }, least: { type: "number", maximum: 0 } },
    },
    usd: { type: "number", minimum: 0 },
    verifyMilliseconds: { type: "number", minimum: 0 },
  },
};

const nullOr = (schema: JsonObject): JsonObject => ({ anyOf: [{ type: "null" }, schema] });

/** JSON Schema (2020-12) of a `RunRecord`. */
export const recordSchema: JsonObject = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  $id: "https://cupel.dev/schemas/record-1.json",
  title: "Cupel record",
  type: "object",
  required: [
    "schemaVersion",
    "runId",
    "taskId",
    "taskHash",
    "kind",
    "family",
    "split",
    "taskPrompt",
    "arm",
    "policy",
    "backend",
    "model",
    "seed",
    "oracle",
    "candidates",
    "chosen",
    "verdict",
    "gold",
    "stopReason",
    "error",
    "usage",
    "usd",
    "milliseconds",
    "startedAt",
  ],
  additionalProperties: false,
  properties: {
    schemaVersion: { const: 1 },
    runId: { type: "string" },
    taskId: { type: "string" },
    taskHash: { type: "string", pattern: "^[0-9a-f]{64}$" },
    kind: { type: "string" },
    family: { type: "string" },
    split: { type: ["string", "null"] },
    taskPrompt: { type: "string" },
    arm: { type: "string" },
    policy: { type: "string" },
    backend: { type: "string" },
    model: { type: "string" },
    seed: { type: "integer", minimum: 0 },
    oracle: { type: "boolean" },
    candidates: { type: "array", items: candidate },
    chosen: { type: ["integer", "null"], minimum: 0 },
    verdict: nullOr(verdict),
    gold: nullOr(verdict),
    stopReason: { enum: ["done", "budget", "error"] },
    error: nullOr({
      type: "object",
      required: ["code", "message"],
      additionalProperties: false,
      properties: { code: { type: "string" }, message: { type: "string" } },
    }),
    usage,
    usd: { type: ["number", "null"], minimum: 0 },
    milliseconds: { type: "number", minimum: 0 },
    startedAt: { type: "string" },
    notes: {
      type: "array",
      items: {
        type: "object",
        required: ["name", "data"],
        additionalProperties: false,
        properties: { name: { type: "string", minLength: 1 }, data: { type: "object" }, calls: { type: "array", items: call } },
      },
    },
    metadata: { type: "object" },
  },
};
