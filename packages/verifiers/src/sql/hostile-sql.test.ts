import { afterAll, describe, expect, test } from "vitest";
import { sql } from "./sql.ts";
import type { SqlChecks } from "./sql-types.ts";

const wallMs = 800;
const verifier = sql({ wallMs, workers: 1 });
afterAll(() => verifier[Symbol.asyncDispose]());

const task = { id: "t", kind: "sql", prompt: "p", checks: {} };
const tables = [{ name: "t", columns: [["a", "INTEGER"], ["b", "TEXT"]], rows: [[1, "x"], [2, "y"]] }] as const; // biome-ignore format: short
const checks: SqlChecks = { tables, expected: { rows: [[2]] } };
const verify = (text: string, own: SqlChecks = checks) => verifier.verify({ task, checks: own, scope: "gold", candidate: { text } });

async function expectStillRight(): Promise<void> {
  expect(await verify("SELECT count(*) FROM t")).toMatchObject({ status: "pass" });
}

const endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)";

describe("hostile queries", () => {
  test.each<[name: string, text: string, code: string | RegExp]>([
    ["pragma", "PRAGMA query_only = 0", "refused"],
    ["pragma behind a comment", "/* SELECT */ pragma writable_schema = 1", "refused"],
    ["attach", "ATTACH DATABASE '/etc/passwd' AS p", "refused"],
    ["detach", "DETACH main", "refused"],
    ["vacuum into a file", "VACUUM INTO 'stolen.db'", "refused"],
    ["insert", "INSERT INTO t VALUES (3, 'z')", "refused"],
    ["insert with rows returned", "INSERT INTO t VALUES (2, 'z') RETURNING a", "refused"],
    ["update", "UPDATE t SET a = 2 RETURNING a", "refused"],
    ["with and delete", "WITH x AS (SELECT 1) DELETE FROM t RETURNING 2", "refused"],
    ["with and insert", "WITH x AS (SELECT 1) INSERT INTO t SELECT 2, 'q' RETURNING 2", "refused"],
    ["drop", "DROP TABLE t", "refused"],
    ["create", "CREATE TABLE u AS SELECT 2", "refused"],
    ["temporary table", "CREATE TEMP TABLE u AS SELECT 2", "refused"],
    ["explain", "EXPLAIN SELECT 2", "refused"],
    ["transaction", "BEGIN; SELECT 2", "refused"],
    ["two statements", "SELECT 2; SELECT 2", "refused"],
    ["two statements behind a semicolon", "; SELECT 2; DROP TABLE t", "refused"],
    ["garbage behind the query", "SELECT 2; garbage", "refused"],
    ["hidden behind NUL", "SELECT 2\0; DROP TABLE t", "refused"],
    ["not Unicode", "SELECT 2 -- \ud800", "refused"],
    ["nothing but comments", "-- SELECT 2", "refused"],
    ["too long", `SELECT 2 -- ${"x".repeat(70_000)}`, "refused"],
    ["a file read", "SELECT readfile('/etc/passwd')", "exception"],
    ["a file written", "SELECT writefile('x', 'y')", "exception"],
    ["an extension", "SELECT load_extension('evil.so')", "exception"],
    ["a tokenizer pointer", "SELECT fts3_tokenizer('simple')", /exception|wrong/],
    ["deep nesting", `SELECT ${"(".repeat(5000)}2${")".repeat(5000)}`, "exception"],
    ["too many columns", `SELECT ${"1,".repeat(3000)}1`, "exception"],
    ["endless recursion", `${endless} SELECT count(*) FROM n`, "timeout"],
    ["endless rows", `${endless} SELECT i FROM n`, /output|timeout/],
    ["a cross join without end", `${endless} SELECT count(*) FROM n a, n b`, "timeout"],
    ["backtracking LIKE", "SELECT printf('%.*c', 40000, 'a') LIKE '%a%a%a%a%a%a%a%a%a%a%b'", /timeout|wrong|exception/],
    ["a huge value", "SELECT hex(zeroblob(900000000))", /memory|exception|timeout/],
    ["a value past the cap on memory", "SELECT length(hex(zeroblob(60000000)))", /memory|timeout/],
    ["a huge result", "SELECT zeroblob(30000000)", /memory|output|timeout/],
    ["a huge text by repetition", "SELECT replace(hex(zeroblob(9000000)), '00', 'xxxxxxxx')", /memory|output|exception|timeout/],
    [
      "a huge sort in memory",
      `${endless.replace("FROM n)", "FROM n WHERE i < 3000000)")} SELECT randomblob(100) r FROM n ORDER BY r`,
      /memory|timeout|output|exception/,
    ],
    [
      "a large temporary table",
      `${endless.replace("FROM n)", "FROM n WHERE i < 5000000)")}, m AS MATERIALIZED (SELECT randomblob(200) x FROM n) SELECT count(*) FROM m`,
      /memory|timeout|wrong|exception/,
    ],
  ])("%s", async (_name, text, code) => {
    const began = performance.now();
    const verdict = await verify(text);
    expect(verdict).toMatchObject({ status: "fail" });
    if (verdict.status === "fail") expect(verdict.code).toMatch(code);
    expect(performance.now() - began).toBeLessThan(wallMs * 2 + 5000);
    expect(JSON.parse(JSON.stringify(verdict))).toEqual(verdict);
    await expectStillRight();
  });

  test("what a query may read of the engine is no secret", async () => {
    expect(await verify("SELECT count(*) FROM pragma_table_info('t')")).toMatchObject({ status: "pass" });
  });
});
