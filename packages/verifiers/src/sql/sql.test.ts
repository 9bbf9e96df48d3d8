import { afterAll, describe, expect, test } from "vitest";
import { sql } from "./sql.ts";
import type { SqlChecks, SqlExpectedRows, SqlTable } from "./sql-types.ts";

const verifier = sql({ wallMs: 1000, workers: 1 });
afterAll(() => verifier[Symbol.asyncDispose]());

const task = { id: "t", kind: "sql", prompt: "p", checks: {} };
const verify = (text: string, checks: SqlChecks, scope: "public" | "gold" = "gold") =>
  verifier.verify({ task, checks, scope, candidate: { text } });
const defectsOf = async (checks: unknown, scope: "public" | "gold" = "gold") =>
  (await verifier.validate?.(task, checks as SqlChecks, scope))?.join(" ");

const crates = (rows: SqlTable["rows"]): readonly SqlTable[] => [
  { name: "crates", columns: [["id", "INTEGER"], ["port", "TEXT"], ["kg", "REAL"]], rows }, // biome-ignore format: one line a table
];
const tables = crates([[1, "Bergen", 40.5], [2, "Oslo", 12], { id: 3, port: "Bodo", kg: null }]);
const expected: SqlExpectedRows = { columns: ["port", "kg"], rows: [["Bergen", 40.5], ["Oslo", 12]], order_sensitive: true }; // biome-ignore format: short
const right = "SELECT port, kg FROM crates WHERE kg > 5 ORDER BY kg DESC";
const example = { tables: crates([[7, "Hull", 9]]), expected: { rows: [["Hull", 9]] } };

describe("public checks", () => {
  test("a query that runs is parsed; one that gives every example's rows is verified", async () => {
    expect(await verify(right, { tables }, "public")).toMatchObject({ status: "pass", level: "parsed" });
    expect(await verify(right, { tables, examples: [example] }, "public")).toMatchObject({
      status: "pass",
      level: "verified",
      extraction: "strict",
    });
    expect(await verify(right, { examples: [example] }, "public")).toMatchObject({ status: "pass", level: "verified" });
  });

  test.each([
    ["SELECT foo FROM crates", "no such column: foo"],
    ["SELECT id, FROM crates", 'near "FROM": syntax error'],
    ["SELECT id FROM crats", "no such table: crats"],
    ["The answer is 3", 'near "The": syntax error'],
    ["SELECT port, id FROM crates", 'example 1: expected [["Hull",9]], got [["Hull",7]]'],
  ])("%s fails with %s", async (text, reason) => {
    expect(await verify(text, { tables, examples: [example] }, "public")).toMatchObject({ status: "fail", reason });
  });

  test("names that the task gives are compared without regard to case", async () => {
    const named = { tables: example.tables, expected: { columns: ["a", "b"], rows: [["Hull", 9]] } };
    expect(await verify("SELECT port AS A, kg AS B FROM crates", { examples: [named] }, "public")).toMatchObject({ status: "pass" });
    expect(await verify("SELECT port AS a, kg FROM crates", { examples: [named] }, "public")).toMatchObject({
      reason: 'example 1: expected the columns ["a","b"], got ["a","kg"]',
    });
  });

  test("a fence is taken off and told", async () => {
    expect(await verify(`Try:\n\`\`\`sql\n${right};\n\`\`\``, { tables }, "public")).toMatchObject({
      status: "pass",
      extraction: "fenced",
    });
    expect(await verify(`<think>hm</think>${right}`, { tables }, "public")).toMatchObject({ status: "pass", extraction: "embedded" });
  });
});

describe("hidden gold", () => {
  test("says on how many databases the query ran", async () => {
    expect(await verify(right, { tables, expected })).toEqual({
      status: "pass",
      level: "verified",
      reason: "executed on 1 database",
      extraction: "strict",
      score: 1,
      evidence: { databases: 1, passed: 1, differences: [] },
    });
    const more = { tables: crates([[9, "Kiel", 8]]), expected: { rows: [["Kiel", 8]] } };
    expect(await verify(right, { tables, expected, databases: [more] })).toMatchObject({
      status: "pass",
      reason: "executed on 2 databases",
    });
  });

  test("a reason holds counts, the evidence the rows", async () => {
    expect(await verify("SELECT port, kg FROM crates WHERE kg > 20", { tables, expected })).toMatchObject({
      status: "fail",
      code: "wrong",
      reason: "wrong result on 1 of 1 database",
      evidence: { databases: 1, passed: 0, differences: ['database 1: expected 2 rows, got 1; missing: [["Oslo",12]]'] },
    });
    expect(await verify("SELECT nothing", { tables, expected })).toMatchObject({
      reason: "the query does not run on hidden data (failed)",
    });
  });

  test("order counts when it is asked for, and not otherwise", async () => {
    const reversed = "SELECT port, kg FROM crates WHERE kg > 5 ORDER BY kg";
    expect(await verify(reversed, { tables, expected })).toMatchObject({ status: "fail" });
    expect(await verify(reversed, { tables, expected: { ...expected, order_sensitive: false } })).toMatchObject({ status: "pass" });
  });

  test("rows may be objects, which name their columns", async () => {
    const rows = [{ port: "Bergen", kg: 40.5 }, { port: "Oslo", kg: 12 }]; // biome-ignore format: short
    expect(await verify(right, { tables, expected: { rows } })).toMatchObject({ status: "pass" });
    expect(await verify("SELECT port, kg AS k FROM crates WHERE kg > 5", { tables, expected: { rows } })).toMatchObject({ status: "fail" });
  });

  test("numbers computed with rounding are right, integers of any size exact", async () => {
    expect(await verify("SELECT 0.1 + 0.2", { tables, expected: { rows: [[0.3]] } })).toMatchObject({ status: "pass" });
    expect(await verify("SELECT 9007199254740993", { tables, expected: { rows: [[9007199254740992]] } })).toMatchObject({ status: "fail" });
    expect(await verify("SELECT 1 = 1", { tables, expected: { rows: [[true]] } })).toMatchObject({ status: "pass" });
  });

  test("a query of chance is not right when chance has it so", async () => {
    expect(await verify("SELECT random()", { tables, expected: { rows: [[1]] } })).toMatchObject({ status: "fail", code: "output" });
    expect(await verify("SELECT date('2024-01-31', '+1 day')", { tables, expected: { rows: [["2024-02-01"]] } })).toMatchObject({
      status: "pass",
    });
  });

  test("without expected rows there is nothing to score", async () => {
    expect(await verify(right, { tables })).toMatchObject({ status: "error", code: "vacuous" });
  });
});

test.each<[unknown, RegExp]>([
  [{}, /no tables/],
  [{ tables: [] }, /^tables must be a list of at least one table/],
  [{ tables: [{ name: "t", columns: [["a", "INT); DROP"]], rows: [] }] }, /columns\[0\]/],
  [{ tables: [{ name: "t", columns: [["a", "INT"]], rows: [[1, 2]] }] }, /rows\[0\] does not fit/],
  [{ tables: [{ name: "t", columns: [["a", "INT"]], rows: [{ b: 1 }] }] }, /rows\[0\] does not fit/],
  [{ tables, examples: [{ tables }] }, /^examples\[0\].expected must be/],
  [{ tables, expected: { rows: [], order_sensitive: 1 } }, /order_sensitive/],
  [{ tables, expected: { columns: ["a"], rows: [[1, 2]] } }, /expected.rows\[0\]/],
  [{ tables, databases: {} }, /databases must be a list/],
  [{ tables, expected: { rows: [] } }, /finds nothing would pass/],
])("defect %#: checks that cannot be used are named before any query runs", async (checks, sentence) => {
  expect(await defectsOf(checks)).toMatch(sentence);
  expect(await verify("SELECT 1", checks as SqlChecks)).toMatchObject({ status: "error", code: "contract" });
});

test("tables that SQLite does not take are an error of the task", async () => {
  const twice = [...tables, ...tables];
  expect(await verify("SELECT 1", { tables: twice, expected })).toMatchObject({
    status: "error",
    code: "contract",
    reason: "the task's database cannot be made",
  });
});

test("an aborted check is an error, at once and while a query runs", async () => {
  const controller = new AbortController();
  const text = "WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n+1 FROM t) SELECT count(*) FROM t";
  const running = verifier.verify({ task, checks: { tables, expected }, scope: "gold", candidate: { text }, signal: controller.signal });
  setTimeout(() => controller.abort(), 50);
  expect(await running).toMatchObject({ status: "error", code: "aborted" });
  expect(await verify(right, { tables, expected })).toMatchObject({ status: "pass" });
});
