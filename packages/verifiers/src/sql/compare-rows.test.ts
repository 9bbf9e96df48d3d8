import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isSameCell } from "./cells.ts";
import { isSameBag, isSameSequence } from "./compare-rows.ts";
import type { SqlCell } from "./sql-types.ts";

type Row = readonly SqlCell[];

/** By definition: strike out one equal row for each row, trying every order. */
function isSameBagSlowly(left: readonly Row[], right: readonly Row[]): boolean {
  const [first, ...rest] = left;
  if (first === undefined) return right.length === 0;
  return right.some(
    (row, index) =>
      row.length === first.length &&
      row.every((cell, at) => isSameCell(first[at] ?? null, cell, 0)) &&
      isSameBagSlowly(rest, right.toSpliced(index, 1)),
  );
}

const cell: fc.Arbitrary<SqlCell> = fc.constantFrom<SqlCell>(
  null,
  0n,
  1n,
  1,
  1.5,
  1.5 + 1e-12,
  1.6,
  "1",
  "",
  "a",
  new Uint8Array([1]),
  -0,
  0.1 + 0.2,
  0.3,
);
const rows = fc.array(fc.tuple(cell, cell), { maxLength: 5 });

describe("bags", () => {
  test("are compared as by striking out", () => {
    fc.assert(
      fc.property(rows, rows, (left, right) => isSameBag(left, right) === isSameBagSlowly(left, right)),
      { numRuns: 3000 },
    );
  });

  test("do not depend on order", () => {
    const shuffled = rows.chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })));
    fc.assert(fc.property(shuffled, ([left, right]) => isSameBag(left, right)));
  });

  test("count rows: one more or one less is another bag", () => {
    expect(isSameBag([["a"], ["a"], ["b"]], [["a"], ["b"], ["b"]])).toBe(false);
    expect(isSameBag([["a"]], [["a"], ["a"]])).toBe(false);
  });

  test("match numbers that differ a little so that every row finds its own", () => {
    const left: Row[] = [[1.003], [1.001]];
    expect(isSameBag(left, [[1.002], [1.004]], 0.0015)).toBe(true);
    expect(isSameBag(left, [[1.009], [1.002]], 0.0015)).toBe(false);
  });

  test("of many rows with rounded numbers are compared quickly", () => {
    const left = Array.from({ length: 50_000 }, (_, n): Row => ["x", n + 0.1]);
    const right = left.map(([name = null, value]): Row => [name, Number(value) * (1 + 1e-12)]).reverse();
    expect(isSameBag(left, right)).toBe(true);
    expect(isSameBag(left, right.with(7, ["x", 3.3]))).toBe(false);
  });
});

test("sequences hold the same rows at the same places", () => {
  expect(isSameSequence([[1n], [2n]], [[1], [2]])).toBe(true);
  expect(isSameSequence([[1n], [2n]], [[2n], [1n]])).toBe(false);
  expect(isSameSequence([[1n]], [[1n, null]])).toBe(false);
});

test("cells: NULL is NULL, 1 is 1.0, and text is no number", () => {
  expect(isSameCell(null, null, 0)).toBe(true);
  expect(isSameCell(null, "", 0)).toBe(false);
  expect(isSameCell(1n, 1, 0)).toBe(true);
  expect(isSameCell(1n, "1", 0)).toBe(false);
  expect(isSameCell("61", new Uint8Array([0x61]), 0)).toBe(false);
  expect(isSameCell(9007199254740993n, 9007199254740992n, 1)).toBe(false);
  expect(isSameCell(40n, 39.999999999999, 0)).toBe(true);
});
