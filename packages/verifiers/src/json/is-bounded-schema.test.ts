import { expect, test } from "vitest";
import { isBoundedSchema, isTamePattern } from "./is-bounded-schema.ts";

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

test("patterns are tame with one quantifier at most and without groups", () => {
  for (const pattern of ["^[0-9]{4}-[0-9]{2}$", "a+", "^\\d+$", "\\.\\*\\+x*", "[*+]{3}", ""])
    expect(isTamePattern(pattern), pattern).toBe(true);
  for (const pattern of ["(a+)+$", "a*a*b", "(a|a)", "a|b", "a?a?", "(?=a)", "(.)\\1", "a{2,}b*", "[", "x{5000}", "\\p{L}+"]) {
    expect(isTamePattern(pattern), pattern).toBe(false);
  }
});
