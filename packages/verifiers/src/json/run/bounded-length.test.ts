import type { Json } from "@cupel/core";
import { expect, test } from "vitest";
import { boundedLength } from "./bounded-length.ts";

test("schemas that look at every value once are checked here up to a length that shrinks with their parts", () => {
  expect(boundedLength({ type: "object", properties: { a: { type: "string" } }, additionalProperties: false })).toBeGreaterThan(1 << 20);
  expect(boundedLength({ anyOf: Array.from({ length: 1_000 }, () => ({ type: "null" })) })).toBeLessThan(1 << 14);
  expect(boundedLength(true)).toBeGreaterThan(0);
});

test("references are followed, and what they multiply is counted", () => {
  const $defs = { a: { type: "string" }, b: { anyOf: [{ $ref: "#/$defs/a" }, { $ref: "#/$defs/a" }] } };
  expect(boundedLength({ $ref: "#/$defs/b", $defs })).toBeGreaterThan(1 << 20);
  const doubling = Object.fromEntries(
    Array.from({ length: 14 }, (_, n) => [`d${n}`, { anyOf: [{ $ref: `#/$defs/d${n + 1}` }, { $ref: `#/$defs/d${n + 1}` }] }]),
  );
  expect(boundedLength({ $ref: "#/$defs/d0", $defs: { ...doubling, d14: {} } })).toBe(0);
});

test("patterns that begin anywhere, unique items and lists of allowed objects leave 4,096 characters, anchored patterns 16,384", () => {
  expect(boundedLength({ pattern: "^INV-[0-9]+$" })).toBe(16_384);
  for (const schema of [{ pattern: "INV-[0-9]+$" }, { uniqueItems: true }, { enum: [{ a: 1 }] }]) {
    expect(boundedLength(schema), JSON.stringify(schema)).toBe(4096);
  }
});

test.each<[string, Json]>([
  ["a pattern that can backtrack", { properties: { a: { pattern: "^(a+)+$" } } }],
  ["a pattern by key that can", { patternProperties: { "(a|b)*c": {} } }],
  ["a circle", { properties: { next: { $ref: "#" } } }],
  ["a reference to elsewhere", { $ref: "other.json" }],
  ["a reference to nowhere", { $ref: "#/$defs/a" }],
  ["an id within, which moves what references mean", { properties: { a: { $id: "b", $ref: "#/c" } } }],
  ["a format with a costly pattern", { items: { format: "email" } }],
  ["many patterns", { anyOf: Array.from({ length: 5 }, () => ({ pattern: "a+" })) }],
  ["a long list of allowed values", { enum: ["x".repeat(5_000)] }],
])("%s is never checked here", (_name, schema) => {
  expect(boundedLength(schema)).toBe(0);
});
