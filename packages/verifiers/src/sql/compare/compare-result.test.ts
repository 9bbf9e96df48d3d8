import { describe, expect, test } from "vitest";
import type { SqlComparison, SqlRow } from "../sql-types.ts";
import type { SqlCells } from "./cells.ts";
import { compareResult } from "./compare-result.ts";
import { compareState } from "./compare-state.ts";
import { expectedResult } from "./expected-result.ts";

const plain = { tolerance: 0, strictTypes: false, collation: "binary" } as const;
const compare = (expected: SqlComparison & { readonly rows: readonly SqlRow[] }, columns: readonly string[], rows: readonly SqlCells[]) =>
  compareResult(expectedResult(expected, {}, { booleans: false }), { columns, rows }, plain);

describe("columns", () => {
  const rows = [[1, "x"]];

  test("must be as many, whatever they are called", () => {
    expect(compare({ rows }, ["a", "b"], [[1n, "x"]])).toBeUndefined();
    expect(compare({ rows }, ["a"], [[1n]])).toBe("expected 2 columns, got 1");
    expect(compare({ rows: [], columns: ["a"] }, ["a", "b"], [])).toBe('expected the columns ["a"], got ["a","b"]');
  });

  test("have the names that the task gives, without regard to case and in its order", () => {
    expect(compare({ rows, columns: ["A", "b"] }, ["a", "B"], [[1n, "x"]])).toBeUndefined();
    expect(compare({ rows, columns: ["a", "b"] }, ["b", "a"], [["x", 1n]])).toBe('expected the columns ["a","b"], got ["b","a"]');
  });

  test("may stand in any order where the task allows it, and are matched by name", () => {
    const free = { rows, columns: ["a", "b"], column_order: "any" } as const;
    expect(compare(free, ["B", "A"], [["x", 1n]])).toBeUndefined();
    expect(compare(free, ["b", "a"], [[1n, "x"]])).toBe('expected [[1,"x"]], got [["x",1]]');
    expect(compare(free, ["a", "c"], [[1n, "x"]])).toBe('expected the columns ["a","b"] in any order, got ["a","c"]');
  });

  test("HZ-33 that share a name are told apart", () => {
    expect(compare({ rows: [[1, 2]], columns: ["id", "id"] }, ["id", "id"], [[1n, 2n]])).toBeUndefined();
    expect(compare({ rows: [[1, 2]], columns: ["id", "id"] }, ["id", "id"], [[2n, 2n]])).toBe("expected [[1,2]], got [[2,2]]");
    expect(compare({ rows: [[1, 2]], columns: ["id", "id"], column_order: "any" }, ["id", "id"], [[1n, 2n]])).toBeUndefined();
  });
});

describe("rows", () => {
  const rows = [["a", 1], ["b", 2], ["c", 2], ["d", 3]]; // biome-ignore format: short
  const names = ["name", "points"];
  const got = (...letters: readonly string[]): readonly SqlCells[] =>
    letters.map((name) => [name, { a: 1n, b: 2n, c: 2n, d: 3n }[name] ?? 9n]);

  test("are a bag unless order counts", () => {
    expect(compare({ rows }, names, got("d", "c", "b", "a"))).toBeUndefined();
    expect(compare({ rows, order_sensitive: true }, names, got("a", "b", "c", "d"))).toBeUndefined();
    expect(compare({ rows, order_sensitive: true }, names, got("a", "c", "b", "d"))).toBe(
      'the rows are right, their order is not: from row 2 on expected [["b",2]], got [["c",2]]',
    );
  });

  test("HZ-37 that tie in the columns the order is by may stand in any order among themselves", () => {
    for (const by of [["points"], ["POINTS"], [2]]) {
      const tied = { rows, columns: names, order_by: by };
      expect(compare(tied, names, got("a", "c", "b", "d"))).toBeUndefined();
      expect(compare(tied, names, got("a", "b", "d", "c"))).toMatch(/^the rows are right, their order is not: from row 2 on/);
      expect(compare(tied, names, got("a", "c", "c", "d"))).toBe('expected [["b",2]], got [["c",2]]');
      expect(compare(tied, names, got("a", "b", "c"))).toBe('expected 4 rows, got 3; missing: [["d",3]]');
      expect(compare(tied, names, got("a", "b", "c", "d", "d"))).toBe('expected 4 rows, got 5; too many: [["d",3]]');
    }
  });

  test("that differ are shown, the first three of them", () => {
    expect(compare({ rows }, names, got("a", "b", "c", "e"))).toBe('expected [["d",3]], got [["e",9]]');
    expect(compare({ rows }, names, [])).toBe('expected 4 rows, got 0; missing: [["a",1],["b",2],["c",2]] and 1 more');
    expect(compare({ rows: [["a", null]] }, names, [["a", new Uint8Array([1, 255])]])).toBe('expected [["a",null]], got [["a",x\'01ff\']]');
  });
});

describe("tables that statements leave", () => {
  const state = (name: string, columns: readonly string[], rows: readonly SqlCells[]) => ({ name, columns, rows });
  const table = state("T", ["a", "b"], [[1n, "x"]]);

  test("are matched by name, their columns too", () => {
    expect(compareState([table], [state("t", ["b", "a"], [["x", 1n]])], plain)).toBeUndefined();
    expect(compareState([table], [state("t", ["a", "b"], [])], plain)).toBe('table "T": expected 1 row, got 0; missing: [[1,"x"]]');
    expect(compareState([table], [state("t", ["a"], [[1n]])], plain)).toBe(
      'table "T": expected the columns ["a","b"] in any order, got ["a"]',
    );
  });

  test("may be neither missing nor too many", () => {
    expect(compareState([table], [], plain)).toBe('table "T" is missing');
    expect(compareState([], [table], plain)).toBe('table "T" should not be there');
  });
});
