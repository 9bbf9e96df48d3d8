import type { Json } from "@cupel/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import { compareSubset } from "./subset.ts";

const json = fc.jsonValue({ maxDepth: 4 }) as fc.Arbitrary<Json>;

test("every value is a part of itself, and every value of it was checked", () => {
  fc.assert(
    fc.property(json, (value) => {
      const report = compareSubset(value, value);
      expect(report).toEqual({ checked: report.total, total: report.checked, differing: [] });
    }),
  );
});

test("members that are not named are free; lists are compared whole", () => {
  expect(compareSubset({ a: { b: 1 } }, { a: { b: 1, c: 2 }, d: [1, 2] })).toEqual({ checked: 1, total: 4, differing: [] });
  expect(compareSubset({ a: [1] }, { a: [1, 2] }).differing).toEqual([{ path: "/a", expected: [1], found: [1, 2] }]);
  expect(compareSubset([{ a: 1 }, 2], [{ a: 1, b: 1 }, 3]).differing).toEqual([{ path: "/1", expected: 2, found: 3 }]);
  expect(compareSubset({ a: {} }, { a: { b: 1 } }).differing).toEqual([]);
  expect(compareSubset({ a: [] }, { a: [1] }).differing).toEqual([{ path: "/a", expected: [], found: [1] }]);
  expect(compareSubset({ "a/b~": null }, {}).differing).toEqual([{ path: "/a~1b~0", expected: null, found: undefined }]);
});

test("what is inherited is no member", () => {
  expect(compareSubset({ toString: null }, {}).differing.map(({ path }) => path)).toEqual(["/toString"]);
});

test("numbers differ by the tolerance only where one is no integer", () => {
  expect(compareSubset(0.3, 0.1 + 0.2).differing).toEqual([]);
  expect(compareSubset(1, 1 + 1e-12).differing).toEqual([]);
  expect(compareSubset(1.35, 1.3500001, 1e-6).differing).toEqual([]);
  expect(compareSubset(1.35, 1.3500001).differing.map(({ path }) => path)).toEqual(["/"]);
  expect(compareSubset(1_000_000_000_000, 1_000_000_000_001, 1e-3).differing.map(({ path }) => path)).toEqual(["/"]);
});

test("nothing is equal to another type, and nothing to what overflowed", () => {
  const values: readonly Json[] = [true, false, null, 0, 1, "", "0", "1", "true", "null", [], {}];
  for (const left of values) {
    for (const right of values) {
      const differs = compareSubset([left], [right], 0.1).differing.length > 0;
      expect(differs, `${JSON.stringify(left)} ${JSON.stringify(right)}`).toBe(left !== right);
    }
  }
  fc.assert(
    fc.property(fc.double({ noNaN: true }), fc.double({ min: 0, noNaN: true }), (value, tolerance) => {
      for (const infinite of [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
        expect(compareSubset(infinite, value, tolerance).differing.map(({ path }) => path)).toEqual(["/"]);
        expect(compareSubset(value, infinite, tolerance).differing.map(({ path }) => path)).toEqual(["/"]);
      }
    }),
  );
});
