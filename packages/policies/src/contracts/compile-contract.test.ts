import { DatabaseSync } from "node:sqlite";
import type { Json, PublicTask } from "@cupel/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import { compileContract } from "./compile-contract.ts";

const sqlTask: PublicTask = { id: "s", kind: "sql", prompt: "p", checks: {} };
const codeTask: PublicTask = { id: "c", kind: "codestub", prompt: "p", checks: { language: "python", entry_point: "total" } };
const compiled = (task: PublicTask, tree: Json) => compileContract(task, JSON.stringify(tree));
const textOf = (tree: Json) => {
  const result = compiled(sqlTask, tree);
  if ("defect" in result) throw new Error(result.defect);
  return result.text;
};

function database(): DatabaseSync {
  const opened = new DatabaseSync(":memory:");
  opened.exec(`CREATE TABLE ports(id INTEGER, name TEXT, "order" INTEGER, kg REAL, "odd ""name" TEXT, note TEXT);
    INSERT INTO ports VALUES (1,'Bergen',3,40,'a',NULL),(2,'Oslo',1,12.5,'b','x'),(3,'Bodo',2,31,'a','y'),(4,'O''Hara',2,7,'a','50%')`);
  return opened;
}
const rowsOf = (tree: Json) => {
  const statement = database().prepare(textOf(tree));
  statement.setReturnArrays(true);
  return statement.all();
};

test.each<[string, Json, unknown[][]]>([
  [
    "columns, filter and order",
    { select: ["name", "kg"], from: "ports", where: [{ col: "kg", op: ">=", val: 30 }], order_by: [{ col: "kg", dir: "desc" }] },
    [
      ["Bergen", 40],
      ["Bodo", 31],
    ],
  ],
  ["COUNT(*) is a function, not a name (RL-14)", { select: [{ fn: "count", col: "*", as: "n" }], from: "ports" }, [[4]]],
  [
    "groups, having and an aggregate in the order",
    {
      select: ["order", { fn: "sum", col: "kg", as: "total" }],
      from: "ports",
      group_by: ["order"],
      having: [{ fn: "count", col: "*", op: ">", val: 1 }],
      order_by: [{ fn: "sum", col: "kg" }],
    },
    [[2, 38]],
  ],
  [
    "any of several conditions",
    {
      select: ["id"],
      from: "ports",
      where: [
        { col: "id", op: "=", val: 1 },
        { col: "name", op: "=", val: "Oslo" },
      ],
      match: "any",
      order_by: ["id"],
    },
    [[1], [2]],
  ],
  [
    "between, in, like, distinct and limit",
    {
      select: ['odd "name'],
      distinct: true,
      from: "ports",
      where: [
        { col: "id", op: "between", val: [1, 3] },
        { col: "name", op: "in", val: ["Bergen", "Bodo"] },
        { col: "name", op: "like", val: "B%" },
      ],
      limit: 5,
    },
    [["a"]],
  ],
  ["null is asked for with IS", { select: ["id"], from: "ports", where: [{ col: "note", op: "=", val: null }] }, [[1]]],
  ["a quote in a value stays a value", { select: ["id"], from: "ports", where: [{ col: "name", op: "=", val: "O'Hara" }] }, [[4]]],
  ["a column of a table", { select: ["ports.id"], from: "ports", limit: 1 }, [[1]]],
])("%s", (_name, tree, rows) => {
  expect(rowsOf(tree)).toEqual(rows);
});

test("an operator that carries more than an operator is refused (RL-15)", () => {
  const tree = { select: ["id"], from: "ports", where: [{ col: "id", op: "= 1 OR 1=1 --", val: 2 }] };
  expect(compiled(sqlTask, tree)).toEqual({ defect: expect.stringContaining("/where/0/op must be one of =, !=") });
});

test("whatever stands in a name or a value, one statement reads one table (RL-15)", () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (column, value) => {
      const result = compiled(sqlTask, { select: ["id"], from: "ports", where: [{ col: column, op: "=", val: value }] });
      if ("defect" in result) return;
      const opened = database();
      try {
        opened.prepare(result.text).all();
      } catch (error) {
        expect(String(error)).toMatch(/no such column/);
      }
      expect(opened.prepare("SELECT COUNT(*) AS n FROM ports").get()).toEqual({ n: 4 });
    }),
    { numRuns: 300 },
  );
});

test("a column that is not there is an error of the database, never a text", () => {
  expect(() => rowsOf({ select: ["nothing"], from: "ports" })).toThrow("no such column: nothing");
  expect(() => rowsOf({ select: ["not there"], from: "ports" })).toThrow("no such column: not there");
});

test.each<[Json, string]>([
  [{ from: "ports" }, "/select must have a column"],
  [{ select: ["id"] }, "/from must be a name"],
  [{ select: ["id"], from: "ports", join: "x" }, "/ must NOT have additional properties: join"],
  [{ select: ["id"], from: "ports", limit: -1 }, "/limit must be a whole number"],
  [{ select: [{ fn: "load_extension", col: "id" }], from: "ports" }, "/select/0/fn must be one of count, sum, avg, min, max"],
  [{ select: ["id"], from: "ports", where: [{ col: "id", op: "between", val: 3 }] }, "/where/0/val must be two values"],
  [{ select: ["id"], from: "ports", order_by: [{ col: "id", dir: "up" }] }, "/order_by/0/dir must be asc or desc"],
  [{ select: "id", from: "ports" }, "/select must be array"],
])("what the tree cannot say is a defect with its place: %j", (tree, sentence) => {
  expect(compiled(sqlTask, tree)).toEqual({ defect: sentence });
});

test("a function is compiled with its annotations, imports and inner indentation", () => {
  const tree = {
    imports: ["import math"],
    functions: [
      {
        name: "total",
        args: ["nums: list[int]"],
        returns: "int",
        doc: "Sum.",
        body: ["s = 0", "for n in nums:", "    s += n", "return s"],
      },
    ],
  };
  expect(compiled(codeTask, tree)).toEqual({
    text: 'import math\n\ndef total(nums: list[int]) -> int:\n    "Sum."\n    s = 0\n    for n in nums:\n        s += n\n    return s',
  });
});

test.each<[Json, string]>([
  [{ functions: [] }, "/functions must have at least one function"],
  [{ functions: [{ name: "other", body: ["return 1"] }] }, "/functions must have a function named total"],
  [{ functions: [{ name: "total", body: [] }] }, "/functions/0/body must have a line"],
  [{ functions: [{ name: "total()", body: ["pass"] }] }, "/functions/0/name must be a Python name"],
  [{ language: "perl", functions: [{ name: "total", body: ["pass"] }] }, "/language must be python"],
])("a function that is none is a defect: %j", (tree, sentence) => {
  expect(compiled(codeTask, tree)).toEqual({ defect: sentence });
});

test("text around the object is looked through, text without one is not JSON", () => {
  expect(compileContract(sqlTask, 'Sure:\n```json\n{"select": ["id"], "from": "t"}\n```')).toEqual({ text: "SELECT id FROM t" });
  expect(compileContract(sqlTask, 'Here {"select": ["id"], "from": "t"} it is')).toEqual({ text: "SELECT id FROM t" });
  expect(compileContract(sqlTask, "SELECT 1")).toEqual({ defect: "not valid JSON" });
});
