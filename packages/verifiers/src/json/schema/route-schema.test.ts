import type { Json } from "@cupel/core";
import { expect, test } from "vitest";
import { engineFor } from "./route-schema.ts";

const draft07 = "http://json-schema.org/draft-07/schema#";
const proto = JSON.parse('{"properties": {"__proto__": {}}}') as Json;

test.each<[string, Json]>([
  ["references whose target depends on the path", { $dynamicRef: "#a" }],
  ["their anchors", { $defs: { a: { $dynamicAnchor: "a" } } }],
  ["recursive references", { $schema: "https://json-schema.org/draft/2019-09/schema", items: { $recursiveRef: "#" } }],
  ["recursive anchors", { $schema: "https://json-schema.org/draft/2019-09/schema", $recursiveAnchor: true }],
  ["unevaluated properties", { allOf: [{ unevaluatedProperties: false }] }],
  ["unevaluated items", { properties: { a: { unevaluatedItems: false } } }],
  ["vocabularies", { $vocabulary: {} }],
  ["another draft within", { $defs: { a: { $schema: draft07 } } }],
  ["a property that every object inherits", proto],
  ["a required one", { required: ["toString"] }],
  ["one that depends", { dependentRequired: { a: ["constructor"] } }],
  ["one among allowed values", { const: { valueOf: 1 } }],
  ["siblings that draft 07 ignores", { $schema: draft07, properties: { a: { $ref: "#", minimum: 1 } } }],
  ["a format that ajv lacks", { format: "idn-email" }],
])("%s are for the exact engine", (_name, schema) => {
  expect(engineFor({ schema })).toBe("exact");
});

test.each<[string, Json]>([
  ["properties that are named like keywords", { properties: { unevaluatedItems: {}, $dynamicRef: { type: "string" } } }],
  ["allowed values that look like schemas", { enum: [{ unevaluatedItems: false }] }],
  ["a $ref beside definitions and a title in draft 07", { $schema: draft07, $ref: "#/definitions/a", definitions: { a: {} }, title: "A" }],
  ["a $ref with siblings in 2020-12", { $ref: "#/$defs/a", minimum: 1, $defs: { a: {} } }],
])("%s are for ajv", (_name, schema) => {
  expect(engineFor({ schema })).toBe("ajv");
});
