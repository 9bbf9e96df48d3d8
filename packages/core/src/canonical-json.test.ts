import fc from "fast-check";
import { expect, test } from "vitest";
import { canonicalJson } from "./canonical-json.ts";

test("parsing the canonical text gives the value back", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});

test("members are sorted by code units at every depth and white space is absent", () => {
  expect(canonicalJson({ b: { z: 1, é: 2, a: 3 }, a: [1.5, -0, 1e21] })).toBe('{"a":[1.5,0,1e+21],"b":{"a":3,"z":1,"é":2}}');
});

test.each([
  [{ a: { b: Number.NaN } }, "$.a.b is NaN"],
  [[1, Number.POSITIVE_INFINITY], "$[1] is Infinity"],
  [{ f: () => 1 }, "$.f is a function"],
  [{ n: 1n }, "$.n is a bigint"],
])("what JSON cannot hold is refused with its path", (value, sentence) => {
  expect(() => canonicalJson(value)).toThrow(sentence);
});

test("a value that holds itself is refused, one that is used twice is not", () => {
  const cycle: Record<string, unknown> = {};
  cycle.self = cycle;
  expect(() => canonicalJson(cycle)).toThrow("$.self refers to itself");
  const shared = { a: 1 };
  expect(canonicalJson([shared, shared])).toBe('[{"a":1},{"a":1}]');
});
