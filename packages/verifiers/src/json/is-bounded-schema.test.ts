import { expect, test } from "vitest";
import { isBoundedSchema } from "./is-bounded-schema.ts";

test("flat schemas with simple patterns are bounded", () => {
  expect(
    isBoundedSchema({ type: "object", properties: { a: { type: "string", pattern: "^INV-[0-9]+$" } }, additionalProperties: false }),
  ).toBe(true);
  expect(isBoundedSchema(true)).toBe(true);
});

test("references, combinations, formats, unique items and patterns by key are not", () => {
  for (const schema of [
    { $ref: "#" },
    { anyOf: [{}] },
    { format: "email" },
    { uniqueItems: true },
    { patternProperties: { a: {} } },
    { properties: { a: { not: {} } } },
  ]) {
    expect(isBoundedSchema(schema), JSON.stringify(schema)).toBe(false);
  }
});
