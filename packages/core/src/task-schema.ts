import type { JsonObject } from "./json.ts";

/** JSON Schema (2020-12) of a `Task`. */
export const taskSchema: JsonObject = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  $id: "https://cupel.dev/schemas/task-1.json",
  title: "Cupel task",
  type: "object",
  required: ["id", "kind", "prompt", "checks"],
  additionalProperties: false,
  properties: {
    id: { type: "string", minLength: 1 },
    kind: { type: "string", minLength: 1 },
    prompt: { type: "string", minLength: 1 },
    checks: { type: "object", description: "Public checks: may steer the loop." },
    gold: { type: "object", description: "Hidden checks: only score." },
    family: { type: "string", minLength: 1 },
    split: { type: "string", minLength: 1 },
    difficulty: { type: "string" },
    metadata: { type: "object", description: "Unknown fields, carried through." },
  },
};
