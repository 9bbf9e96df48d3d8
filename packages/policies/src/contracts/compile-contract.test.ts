import { DatabaseSync } from "node:sqlite";
import type { Json, PublicTask } from "@cupel/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import { compileContract } from "./compile-contract.ts";
import { sqlKeywords } from "./sql-keywords.ts";

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
  [
    "aggregates that are written out are functions, whatever the case (RL-14)",
    {
      select: ["order", "COUNT(*)", "sum( kg )", { col: "max(id)", as: "last" }],
      from: "ports",
      group_by: ["order"],
      having: [{ col: "count(*)", op: ">", val: 1 }],
      order_by: ["COUNT(*)"],
    },
    [[2, 2, 38, 4]],
  ],
  [
    "having may name what select named",
    {
      select: ["order", { fn: "count", col: "*", as: "n" }],
      from: "ports",
      group_by: ["order"],
      having: [{ col: "n", op: ">=", val: 2 }],
    },
    [[2, 2]],
  ],
  [
    "conditions nest",
    {
      select: ["id"],
      from: "ports",
      where: [
        { col: "order", op: "=", val: 2 },
        {
          any: [
            { col: "id", op: "=", val: 1 },
            {
              all: [
                { col: "kg", op: "<", val: 10 },
                { col: "note", op: "like", val: "50\\%" },
              ],
            },
            { col: "note", op: "=", val: "50%" },
          ],
        },
      ],
    },
    [[4]],
  ],
  ["a column of a table", { select: ["ports.id"], from: "ports", limit: 1 }, [[1]]],
])("%s", (_name, tree, rows) => {
  expect(rowsOf(tree)).toEqual(rows);
});

test.each(["constructor", "__proto__", "toString", "is", "glob", "= 1 or"])("the operator %s is none (RL-15)", (op) => {
  const tree = { select: ["id"], from: "ports", where: [{ col: "id", op, val: 2 }] };
  expect(compiled(sqlTask, tree)).toEqual({ defect: expect.stringContaining("/where/0/op must be one of =, !=") });
});

test("a number that JSON cannot hold is no value", () => {
  const written = '{"select": ["id"], "from": "ports", "where": [{"col": "id", "op": "<", "val": 1e999}]}';
  expect(compileContract(sqlTask, written)).toEqual({ defect: expect.stringContaining("/where/0/val must be") });
});

test("every word that SQLite knows can be the name of a table and of a column", () => {
  const opened = new DatabaseSync(":memory:");
  for (const word of [...sqlKeywords, "Order", "COUNT", "true", "rowid", "weiß", "a b", "a`b", "1st", 'say "x"', "[x]", "a;b--"]) {
    opened.exec(
      `CREATE TABLE \`${word.replaceAll("`", "``")}\`(\`${word.replaceAll("`", "``")}\`); INSERT INTO \`${word.replaceAll("`", "``")}\` VALUES (7)`,
    );
    const tree = { select: [word], from: word, where: [{ col: word, op: "=", val: 7 }], group_by: [word], order_by: [{ col: word }] };
    const statement = opened.prepare(textOf(tree));
    statement.setReturnArrays(true);
    expect([word, statement.all()]).toEqual([word, [[7]]]);
    opened.exec(`DROP TABLE \`${word.replaceAll("`", "``")}\``);
  }
});

type Row = Readonly<Record<"a" | "b", number>>;
type Condition = { readonly tree: Json; readonly holds: (row: Row) => boolean };
const rows: readonly Row[] = Array.from({ length: 25 }, (_, index) => ({ a: index % 5, b: Math.floor(index / 5) }));
const compare: Readonly<Record<string, (left: number, right: number) => boolean>> = {
  "=": (left, right) => left === right,
  "!=": (left, right) => left !== right,
  "<": (left, right) => left < right,
  "<=": (left, right) => left <= right,
  ">": (left, right) => left > right,
  ">=": (left, right) => left >= right,
};
const { condition } = fc.letrec<{ condition: Condition; leaf: Condition }>((tie) => ({
  condition: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    tie("leaf"),
    fc.tuple(fc.constantFrom("all", "any"), fc.array(tie("condition"), { minLength: 1, maxLength: 3 })).map(([word, parts]) => ({
      tree: { [word]: parts.map(({ tree }) => tree) },
      holds: (row: Row) => (word === "all" ? parts.every(({ holds }) => holds(row)) : parts.some(({ holds }) => holds(row))),
    })),
  ),
  leaf: fc.oneof(
    fc
      .tuple(fc.constantFrom("a" as const, "b" as const), fc.constantFrom(...Object.keys(compare)), fc.integer({ min: -1, max: 5 }))
      .map(([col, op, val]) => ({ tree: { col, op, val }, holds: (row: Row) => compare[op]?.(row[col], val) ?? false })),
    fc.tuple(fc.constantFrom("a" as const, "b" as const), fc.nat(4), fc.nat(4)).map(([col, low, high]) => ({
      tree: { col, op: "between", val: [low, high] },
      holds: (row: Row) => row[col] >= low && row[col] <= high,
    })),
    fc.tuple(fc.constantFrom("a" as const, "b" as const), fc.array(fc.nat(4), { minLength: 1, maxLength: 3 })).map(([col, val]) => ({
      tree: { col, op: "in", val },
      holds: (row: Row) => val.includes(row[col]),
    })),
  ),
}));

test("what a tree of conditions means is what its query finds", () => {
  const opened = new DatabaseSync(":memory:");
  opened.exec(`CREATE TABLE t(a INTEGER, b INTEGER); INSERT INTO t VALUES ${rows.map(({ a, b }) => `(${a},${b})`).join(",")}`);
  fc.assert(
    fc.property(fc.array(condition, { maxLength: 3 }), fc.constantFrom("all", "any"), fc.option(fc.nat(30)), (conditions, match, limit) => {
      const tree = { select: ["a", "b"], from: "t", where: conditions.map((each) => each.tree), match, order_by: ["b", "a"], limit };
      const expected = rows.filter((row) => {
        if (conditions.length === 0) return true;
        return match === "all" ? conditions.every(({ holds }) => holds(row)) : conditions.some(({ holds }) => holds(row));
      });
      const found = opened.prepare(textOf(tree)).all();
      expect(found.map((row) => ({ ...row }))).toEqual(expected.slice(0, limit ?? expected.length));
    }),
    { numRuns: 400, seed: 3 },
  );
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
  [{ select: [{ fn: "sum", col: "*" }], from: "ports" }, "/select/0/col must be a column for sum"],
  [{ select: ["upper(name)"], from: "ports" }, "/select/0/fn must be one of count, sum, avg, min, max"],
  [
    { select: ["id"], from: "ports", where: [{ fn: "count", col: "*", op: ">", val: 1 }] },
    "/where/0/fn must not stand in where; use having",
  ],
  [{ select: ["id"], from: "ports", where: [{ any: [] }] }, "/where/0/any must have a condition"],
  [{ select: ["id"], from: "ports", where: [{ any: [], col: "id" }] }, "/where/0 must NOT have additional properties: col"],
  [{ select: ["id"], from: "ports", where: [{ col: "id", op: "=", val: ["a"] }] }, "/where/0/val must be a string, a number or a boolean"],
  [{ select: ["id"], from: "ports", where: [{ col: "id", op: "=", val: "a\u0000b" }] }, "/where/0/val must hold no NUL character"],
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

test("lines that all begin indented are dedented; a docstring and blank lines stay in place", () => {
  const tree = { functions: [{ name: "total", doc: "Two.", body: ["    if a:\n        return 1", "", "    return 2"] }] };
  expect(compiled(codeTask, tree)).toEqual({
    text: 'def total():\n    "Two."\n    if a:\n        return 1\n\n    return 2',
  });
});

test("nothing slips out of a signature", () => {
  for (const change of [{ args: ["a):\n    pass\ndef f(b"] }, { returns: "int:\n    pass" }]) {
    expect(compiled(codeTask, { functions: [{ name: "total", body: ["return 1"], ...change }] })).toEqual({
      defect: "/functions/0 must have each argument and the return type on one line",
    });
  }
});

test("a JSON object is taken as it was written, so that its verifier sees every oddity (RL-18)", () => {
  const task: PublicTask = {
    id: "j",
    kind: "json",
    prompt: "p",
    checks: { schema: { type: "object", properties: { a: { type: "number" } } } },
  };
  expect(compileContract(task, '{"a": 1.0, "a": 1e999}')).toEqual({ text: '{"a": 1.0, "a": 1e999}' });
  expect(compileContract(task, '```json\n{"a": 1}\n```')).toEqual({ text: '{"a": 1}' });
  expect(compileContract(task, '{"a": 1')).toEqual({ defect: "not valid JSON" });
});

test("where a task has no contract, what was written stays as it is", () => {
  const nested = { type: "object", properties: { a: { type: "array" } } };
  for (const [kind, checks] of [
    ["json", { schema: nested }],
    ["codestub", { language: "javascript", entry_point: "f" }],
    ["codestub", { language: "python", entry_point: "f", prefix: "def f():\n" }],
    ["haiku", {}],
    ["constructor", {}],
  ] as const) {
    expect(compileContract({ id: "x", kind, prompt: "p", checks }, '[{"a": 1}]')).toEqual({ text: '[{"a": 1}]' });
  }
});

test("text around the object is looked through, text without one is not JSON", () => {
  expect(compileContract(sqlTask, 'Sure:\n```json\n{"select": ["id"], "from": "t"}\n```')).toEqual({ text: "SELECT id FROM t" });
  expect(compileContract(sqlTask, 'Here {"select": ["id"], "from": "t"} it is')).toEqual({ text: "SELECT id FROM t" });
  expect(compileContract(sqlTask, "SELECT 1")).toEqual({ defect: "not valid JSON" });
});
