import { afterAll, describe, expect, test } from "vitest";
import { sql } from "./sql.ts";
import type { SqlChecks } from "./sql-types.ts";

const verifier = sql({ wallMs: 10_000, workers: 1 });
afterAll(() => verifier[Symbol.asyncDispose]());

const task = { id: "t", kind: "sql", prompt: "p", checks: {} };
const verify = (text: string, checks: SqlChecks, scope: "public" | "gold" = "gold") =>
  verifier.verify({ task, checks, scope, candidate: { text } });
const defects = async (checks: SqlChecks) => await verifier.validate?.(task, checks, "gold");

const setup = `CREATE TABLE stock(item TEXT PRIMARY KEY, amount INTEGER NOT NULL CHECK (amount >= 0));
INSERT INTO stock VALUES ('nail', 40), ('screw', 0), ('bolt', 7), ('nut', 0);
CREATE TABLE log(line TEXT);`;
const left = { tables: [{ name: "stock", columns: [["item", "TEXT"], ["amount", "INTEGER"]], rows: [["nail", 40], ["bolt", 7]] }] } as const; // biome-ignore format: short
const written: SqlChecks = { setup, policy: "write", expected: left };

const many = "WITH RECURSIVE d(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM d WHERE n < 250)";

describe("policy write", () => {
  test("judges an answer by the tables that the task states", async () => {
    expect(await defects(written)).toEqual([]);
    expect(await verify("DELETE FROM stock WHERE amount = 0", written)).toMatchObject({ status: "pass", evidence: { databases: 1 } });
    expect(await verify("DELETE FROM stock WHERE amount < 10", written)).toMatchObject({
      status: "fail",
      code: "wrong",
      evidence: { differences: ['database 1: table "stock": expected 2 rows, got 1; missing: [["bolt",7]]'] },
    });
    expect(await verify("SELECT 1", written)).toMatchObject({ status: "fail", code: "wrong" });
    expect(await verify("DROP TABLE stock", written)).toMatchObject({
      evidence: { differences: ['database 1: table "stock" is missing'] },
    });
  });

  test("shows in a public example what differs", async () => {
    const checks: SqlChecks = { setup, policy: "write", examples: [{ setup, expected: left }] };
    expect(await verify("DELETE FROM stock", checks, "public")).toMatchObject({
      status: "fail",
      score: 0,
      reason: 'example 1: table "stock": expected 2 rows, got 0; missing: [["nail",40],["bolt",7]]',
    });
    expect(await verify("DELETE FROM stock WHERE amount IS 0", checks, "public")).toMatchObject({
      status: "pass",
      level: "verified",
      score: 1,
    });
  });

  test("judges by what a gold script leaves, on every table unless some are named", async () => {
    const checks: SqlChecks = {
      setup,
      policy: "write",
      statements: 3,
      query: "UPDATE stock SET amount = amount + 1; DELETE FROM stock WHERE amount = 1",
    };
    expect(await defects(checks)).toEqual([]);
    expect(await verify("DELETE FROM stock WHERE amount = 0; UPDATE stock SET amount = amount + 1", checks)).toMatchObject({
      status: "pass",
      evidence: { databases: 2, derived: 1 },
    });
    const noisy = "DELETE FROM stock WHERE amount = 0; UPDATE stock SET amount = amount + 1; INSERT INTO log VALUES ('done')";
    expect(await verify(noisy, checks)).toMatchObject({ status: "fail", score: 0 });
    expect(await verify(noisy, { ...checks, state: ["stock"] })).toMatchObject({ status: "pass" });
    expect(
      await verify("INSERT OR REPLACE INTO stock VALUES ('nail', 41), ('bolt', 8); DELETE FROM stock WHERE amount = 0", checks),
    ).toMatchObject({
      status: "fail",
      score: 0.5,
    });
  });

  test("takes changes of the schema, and asks for neither more nor fewer tables", async () => {
    const checks: SqlChecks = {
      setup,
      policy: "write",
      statements: 2,
      query: "CREATE TABLE low AS SELECT item FROM stock WHERE amount < 10",
    };
    expect(await verify("CREATE TABLE low(item TEXT); INSERT INTO low SELECT item FROM stock WHERE amount BETWEEN 0 AND 9", checks)).toMatchObject({ status: "pass" }); // biome-ignore format: long
    expect(await verify("CREATE VIEW low AS SELECT item FROM stock WHERE amount < 10", checks)).toMatchObject({ status: "fail" });
    expect(await verify("CREATE TABLE low(thing); INSERT INTO low SELECT item FROM stock WHERE amount < 10", checks)).toMatchObject({ status: "fail" }); // biome-ignore format: long
    expect(await verify("CREATE TEMP TABLE low AS SELECT item FROM stock WHERE amount < 10", checks)).toMatchObject({ status: "fail" });
  });

  test.each([
    ["as many statements as the task says", "DELETE FROM log; DELETE FROM stock", "refused", "more than one statement"],
    ["no PRAGMA", "PRAGMA writable_schema = 1", "refused", "PRAGMA is not allowed"],
    ["no ATTACH", "ATTACH 'x.db' AS x", "refused", "ATTACH is not allowed: no other database can be opened"],
    ["no VACUUM", "VACUUM INTO 'stolen.db'", "refused", "VACUUM is not allowed"],
    ["no transactions", "BEGIN", "refused", "BEGIN is not allowed: transactions are not needed"],
    ["no analysis", "EXPLAIN DELETE FROM stock", "refused", "EXPLAIN is not allowed: give the query itself"],
    ["no upkeep", "ANALYZE", "refused", "only queries and changes of data or schema are allowed"],
    [
      "no database that grows without end",
      `INSERT INTO log ${many} SELECT hex(zeroblob(50000)) FROM d`,
      "output",
      "the database grows beyond 16 MB",
    ],
    ["no extension", "SELECT load_extension('x.so')", "exception", "no such function: load_extension"],
    ["constraints that hold", "UPDATE stock SET amount = -1", "exception", "CHECK constraint failed: amount >= 0"],
    ["nothing that is no SQL", "Just delete them.", "exception", 'near "Just": syntax error'],
  ])("allows %s, and the next answer finds a fresh database", async (_name, text, code, reason) => {
    expect(await verify(text, written, "public")).toMatchObject({ status: "fail", code, reason });
    expect(await verify("DELETE FROM stock WHERE NOT amount", written)).toMatchObject({ status: "pass" });
  });

  test("HZ-38 takes a state of chance for no state at all", async () => {
    const random = "INSERT INTO log VALUES (random())";
    const logged = { setup, policy: "write", query: "INSERT INTO log VALUES ('done')" } as const;
    expect(await verify(random, logged)).toMatchObject({ status: "fail", code: "output" });
    expect((await defects({ setup, policy: "write", query: random }))?.[0]).toMatch(/other rows when it is run again$/);
  });

  test("finds a gold vacuous that changes nothing", async () => {
    const idle = { setup, policy: "write", query: "DELETE FROM stock WHERE amount > 1000" } as const;
    expect(await defects(idle)).toEqual(["no database changes, so statements that change nothing would pass"]);
    expect(await verify("SELECT 1", idle)).toMatchObject({ status: "error", code: "vacuous" });
    const same = { tables: [{ name: "log", columns: [["line", "TEXT"]], rows: [] }] } as const; // biome-ignore format: short
    expect(await verify("SELECT 1", { setup, policy: "write", expected: same })).toMatchObject({ status: "error", code: "vacuous" });
  });
});

test.each<[Partial<SqlChecks>, RegExp]>([
  [{ policy: "append" as never }, /policy must be/],
  [{ statements: 2 }, /statements beyond one need policy "write"/],
  [{ policy: "write", statements: 0 }, /statements must be an integer from 1 to 1,000/],
  [{ state: ["t"] }, /state must be a list of table names, with policy "write"/],
  [{ policy: "write", expected: { rows: [[1]] } }, /expected must be an object with the tables that statements must leave/],
  [{ policy: "write", expected: { tables: [{ name: "t" }] as never } }, /expected.tables\[0\].columns/],
  [{ expected: left }, /expected must be an object with a list of rows/],
  [{ dialect: "oracle" as never }, /dialect must be/],
  [{ collation: "german" as never }, /collation must be/],
  [{ tolerance: -1 }, /tolerance must be/],
  [{ strict_types: 1 as never }, /strict_types must be/],
  [{ column_order: "free" as never }, /column_order must be/],
  [{ order_by: [] }, /order_by must be a list/],
  [{ expected: { rows: [[1, 2]], order_by: [3] } }, /expected has no column 3 to order by/],
  [{ expected: { rows: [{ a: 1 }], order_by: ["b"] } }, /expected has no column "b" to order by/],
  [{ expected: { rows: [[1]], column_order: "any" } }, /expected needs the names of its columns/],
  [{ query: "" }, /query must be a text of SQL/],
  [{ setup: 3 as never }, /setup must be a text of SQL statements/],
  [{ databases: [{ setup: "CREATE TABLE t(a)" }] }, /databases\[0\].expected must be/],
])("defect %#: rules that cannot be used are named before any query runs", async (checks, sentence) => {
  expect((await defects({ setup, ...checks }))?.join(" ")).toMatch(sentence);
});
