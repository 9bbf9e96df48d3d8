import { expect, test } from "vitest";
import { type CellRules, cellKey, isSameCell, type SqlCell } from "./cells.ts";

const plain: CellRules = { tolerance: 0, strictTypes: false, collation: "binary" };

test.each<[SqlCell, SqlCell, boolean]>([
  [null, null, true],
  [null, "", false],
  [null, 0n, false],
  [1n, 1, true],
  [1n, "1", false],
  [1n, true, false],
  [1, true, false],
  [0n, -0, true],
  ["61", new Uint8Array([0x61]), false],
  ["a", "A", false],
  [new Uint8Array([1, 2]), new Uint8Array([1, 2]), true],
  [9007199254740993n, 9007199254740992n, false],
  [9007199254740993n, 9007199254740992, false],
  [40n, 39.999999999999, true],
  [40n, 41, false],
  [0.1 + 0.2, 0.3, true],
  [1e20, 1e20 * (1 + 1e-15), true],
  [5000000000n, 5000000001, false],
  [Number.POSITIVE_INFINITY, 5.5, false],
  [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, false],
  [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, true],
  [Number.NaN, Number.NaN, true],
  [Number.NaN, 1.5, false],
])("RL-08 %s and %s are the same cell: %s", (left, right, isSame) => {
  expect(isSameCell(left, right, plain)).toBe(isSame);
  expect(isSameCell(right, left, plain)).toBe(isSame);
});

test("where types count INTEGER 1 is not REAL 1.0, and neither is close to the other", () => {
  const strict = { ...plain, strictTypes: true };
  expect(isSameCell(1n, 1, strict)).toBe(false);
  expect(isSameCell(1n, 1.0000000001, strict)).toBe(false);
  expect(isSameCell(1, 1, strict)).toBe(true);
  expect(cellKey(1n, strict)).not.toBe(cellKey(1, strict));
});

test("a tolerance is relative and absolute, and never applies to two integers", () => {
  const wide = { ...plain, tolerance: 0.01 };
  expect(isSameCell(100.5, 101.4, wide)).toBe(true);
  expect(isSameCell(100.5, 102.4, wide)).toBe(false);
  expect(isSameCell(0.001, 0.01, wide)).toBe(true);
  expect(isSameCell(100n, 101n, wide)).toBe(false);
});

test("a collation makes texts equal as SQLite's does: ASCII case, or spaces at the end", () => {
  expect(isSameCell("Oslo", "OSLO", { ...plain, collation: "nocase" })).toBe(true);
  expect(isSameCell("Å", "å", { ...plain, collation: "nocase" })).toBe(false);
  expect(isSameCell("a", "a  ", { ...plain, collation: "rtrim" })).toBe(true);
  expect(isSameCell("a", " a", { ...plain, collation: "rtrim" })).toBe(false);
});
