import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type CellRules, isSameRow, type SqlCell, type SqlCells } from "./cells.ts";
import { matchRows } from "./match-rows.ts";

const plain: CellRules = { tolerance: 0, strictTypes: false, collation: "binary" };
const isSameBag = (left: readonly SqlCells[], right: readonly SqlCells[], rules: Partial<CellRules> = {}) =>
  matchRows(left, right, { ...plain, ...rules }) === undefined;

/** By definition: strike out one equal row for each row, trying every choice. */
function isSameBagSlowly(left: readonly SqlCells[], right: readonly SqlCells[], rules: CellRules): boolean {
  const [first, ...rest] = left;
  if (first === undefined) return right.length === 0;
  return right.some((row, index) => isSameRow(first, row, rules) && isSameBagSlowly(rest, right.toSpliced(index, 1), rules));
}

const bytes = new Uint8Array([0x61]);
const cell = fc.constantFrom<SqlCell>(null, true, false, 0n, 1n, 2n, 1, 2, -0, 1.5, 1.5 + 1e-12, 1.6, 1.3, "1", "", "a", "A", "a ", bytes, 0.1 + 0.2, 0.3); // biome-ignore format: short
const number = fc.constantFrom<SqlCell>(0n, 1n, 1, 1.1, 1.2, 1.3, 1.4, 1.5, 2n, 2);
const bag = (cells: fc.Arbitrary<SqlCell>) => fc.array(fc.tuple(cells, cells), { maxLength: 5 });
const rules: fc.Arbitrary<CellRules> = fc.record({
  tolerance: fc.constantFrom(0, 0.11, 0.4),
  strictTypes: fc.boolean(),
  collation: fc.constantFrom("binary" as const, "nocase" as const, "rtrim" as const),
});

describe("bags", () => {
  test.each([["cells of every type", cell] as const, ["numbers that are close to several others", number] as const])(
    "of %s are compared as by striking out",
    (_name, cells) => {
      fc.assert(
        fc.property(bag(cells), bag(cells), rules, (left, right, own) => isSameBag(left, right, own) === isSameBagSlowly(left, right, own)),
        { numRuns: 3000, seed: 1 },
      );
    },
  );

  test("do not depend on order, and small errors of every number change nothing", () => {
    const shuffled = bag(cell).chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })));
    const nudged = (row: SqlCells) => row.map((own) => (typeof own === "number" && !Number.isInteger(own) ? own * (1 + 1e-11) : own));
    fc.assert(
      fc.property(shuffled, rules, ([left, right], own) => isSameBag(left, right, own) && isSameBag(left, right.map(nudged), own)),
      { seed: 2 },
    );
  });

  test("count rows: one more or one less is another bag", () => {
    expect(isSameBag([["a"], ["a"], ["b"]], [["a"], ["b"], ["b"]])).toBe(false);
    expect(isSameBag([["a"]], [["a"], ["a"]])).toBe(false);
    expect(isSameBag([], [])).toBe(true);
  });

  test("tell which rows are missing and which are too many", () => {
    expect(matchRows([["a", 1n], ["b", 2n]], [["b", 2n], ["c", 3n], ["c", 3n]], plain)).toEqual({ missing: [["a", 1n]], extra: [["c", 3n], ["c", 3n]] }); // biome-ignore format: short
    expect(matchRows([["x", 0.5], ["x", 0.7]], [["x", 0.5000000001], ["x", 0.9]], plain)).toEqual({ missing: [["x", 0.7]], extra: [["x", 0.9]] }); // biome-ignore format: short
  });

  test("match numbers that differ a little so that every row finds its own, also where an exact twin is better left to another", () => {
    expect(isSameBag([[1.003], [1.001]], [[1.002], [1.004]], { tolerance: 0.0015 })).toBe(true);
    expect(isSameBag([[1.003], [1.001]], [[1.009], [1.002]], { tolerance: 0.0015 })).toBe(false);
    expect(isSameBag([[5], [5.9]], [[4.1], [5]], { tolerance: 1 })).toBe(true);
  });

  test.each([1, 2])("of many rows with %i rounded columns are compared quickly", (columns) => {
    const left = Array.from({ length: 30_000 }, (_, n): SqlCells => ["x", ...Array(columns).fill(n + 0.1)]);
    const right = left.map((row) => row.map((own) => (typeof own === "number" ? own * (1 + 1e-12) : own))).reverse();
    expect(isSameBag(left, right)).toBe(true);
    expect(isSameBag(left, right.with(7, ["x", ...Array(columns).fill(3.3)]))).toBe(false);
  });

  test("of many rows that are all close to each other are compared quickly", () => {
    const left = Array.from({ length: 5_000 }, (_, n): SqlCells => [n % 7, 1 + n / 1e9]);
    expect(isSameBag(left, left.toReversed(), { tolerance: 0.1 })).toBe(true);
  });
});
