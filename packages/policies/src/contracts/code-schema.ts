import type { JsonObject } from "@cupel/core";

const line: JsonObject = { type: "string", maxLength: 120 };
const part: JsonObject = { type: "string", maxLength: 60 };

/** What `compileCode` takes for one function of this name, its members in the order in which a program has them. */
export function codeSchema(entryPoint: string): JsonObject {
  const signature: JsonObject = {
    type: "object",
    properties: {
      name: { const: entryPoint },
      args: { type: "array", items: part },
      returns: part,
      doc: { type: "string", maxLength: 200 },
      body: { type: "array", items: line, minItems: 1 },
    },
    required: ["name", "args", "body"],
    additionalProperties: false,
  };
  return {
    type: "object",
    properties: { imports: { type: "array", items: line }, functions: { type: "array", items: signature, minItems: 1, maxItems: 1 } },
    required: ["functions"],
    additionalProperties: false,
  };
}
