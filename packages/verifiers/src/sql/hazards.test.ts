import { afterAll, expect, test } from "vitest";
import { sql } from "./sql.ts";
import type { SqlChecks, SqlExpectedRows } from "./sql-types.ts";

// Known ways in which SQLite in JavaScript goes wrong. Each test is named after the hazard's id; HZ-31, 36 and 37 have more elsewhere.

const verifier = sql({ wallMs: 1500, workers: 1 });
afterAll(() => verifier[Symbol.asyncDispose]());

const setup = "CREATE TABLE t(a INTEGER, b TEXT, c REAL); INSERT INTO t VALUES (9007199254740993, 'x', 1.0), (1, 'y', 2.5)";
const verify = (text: string, rows: SqlExpectedRows["rows"], more: SqlChecks = {}) => {
  const checks = { setup, expected: { rows }, ...more };
  return verifier.verify({ task: { id: "t", kind: "sql", prompt: "p", checks: {} }, checks, scope: "gold", candidate: { text } });
};
const count = "SELECT count(*) FROM t";

test("HZ-30 a query without end is stopped at the deadline, and the next one is judged", async () => {
  const began = performance.now();
  const endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n";
  expect(await verify(endless, [[1]])).toMatchObject({ status: "fail", code: "timeout" });
  expect(performance.now() - began).toBeLessThan(20_000);
  expect(await verify(count, [[2]])).toMatchObject({ status: "pass" });
});

test("HZ-31 a value of a gigabyte is refused, and the next query is judged", async () => {
  const verdict = await verify("SELECT length(randomblob(1000000000))", [[1000000000]]);
  expect(verdict).toMatchObject({ status: "fail", code: expect.stringMatching(/memory|exception|timeout/) });
  expect(await verify(count, [[2]])).toMatchObject({ status: "pass" });
});

test("HZ-32 an empty result has its columns", async () => {
  const none = { columns: ["a", "b"] };
  expect(await verify("SELECT a, b FROM t WHERE 0", [], none)).toMatchObject({ status: "pass" });
  expect(await verify("SELECT a FROM t WHERE 0", [], none)).toMatchObject({
    evidence: { differences: ['database 1: expected the columns ["a","b"], got ["a"]'] },
  });
});

test("HZ-33 large integers are exact, INTEGER and REAL are told apart where types count, columns of one name stay apart", async () => {
  expect(await verify("SELECT a = 9007199254740993, a FROM t WHERE a > 1", [[1, 9007199254740992]])).toMatchObject({ status: "fail" });
  expect(await verify("SELECT max(a) - 9007199254740990 FROM t", [[3]])).toMatchObject({ status: "pass" });
  expect(await verify("SELECT c FROM t WHERE c = 1", [[1]])).toMatchObject({ status: "pass" });
  expect(await verify("SELECT c FROM t WHERE c = 1", [[1]], { strict_types: true })).toMatchObject({ status: "fail" });
  expect(await verify("SELECT 1 AS n, 2 AS n", [[1, 2]])).toMatchObject({ status: "pass" });
});

test.each(["SELECT 2; SELECT 3", "SELECT 2; -- and\n DROP TABLE t", "SELECT 2;;; /* */ SELECT 2", "SELECT 2; nonsense"])(
  "HZ-34 what follows the first statement is not overlooked: %j",
  async (text) => {
    expect(await verify(text, [[2]])).toMatchObject({ status: "fail", code: "refused" });
    expect(await verify("SELECT 2 ; -- that is all ; /* ; */", [[2]])).toMatchObject({ status: "pass" });
  },
);

test.each([
  ["ATTACH 'x.db' AS x", "ATTACH is not allowed: no other database can be opened"],
  ["PRAGMA writable_schema = 1", "PRAGMA is not allowed"],
  ["VACUUM INTO 'x.db'", "VACUUM is not allowed"],
  ["INSERT INTO t VALUES (1, 2, 3)", "INSERT is not allowed: only queries that read"],
  ["WITH x AS (SELECT 1) DELETE FROM t", "only queries that read are allowed"],
])("HZ-35 %s is refused with its own reason, and nothing of it is left", async (text, reason) => {
  const verdict = await verify(text, [[2]]);
  expect(verdict).toMatchObject({ status: "fail", code: "refused", evidence: { differences: [`database 1: ${reason}`] } });
  expect(await verify(count, [[2]])).toMatchObject({ status: "pass" });
});

test("HZ-37 NULLs and mixed types are compared as a bag", async () => {
  const query = "SELECT NULL UNION ALL SELECT 1 UNION ALL SELECT 'a' UNION ALL SELECT NULL UNION ALL SELECT 1.5";
  expect(await verify(query, [["a"], [1.5], [null], [1], [null]])).toMatchObject({ status: "pass" });
  expect(await verify(query, [["a"], [1.5], [null], [1], [1]])).toMatchObject({ status: "fail" });
});

test.each([
  "SELECT random()",
  "SELECT hex(randomblob(4))",
  "SELECT date('now')",
  "SELECT CURRENT_TIMESTAMP",
  "SELECT unixepoch() / 86400",
  "SELECT strftime('%Y')",
])("HZ-38 %s gives other rows when it is run again, and is not right by luck", async (text) => {
  expect(await verify(text, [[1]])).toMatchObject({ status: "fail", code: "output", evidence: { differences: ["database 1: the query gives other rows when it is run again"] } }); // biome-ignore format: long
});

test("HZ-38 a query that asks the clock and does not depend on it is right", async () => {
  expect(await verify("SELECT count(*) FROM t WHERE date('now') > '2020-01-01'", [[2]])).toMatchObject({ status: "pass" });
  expect(await verify("SELECT date('2024-02-28', '+1 day')", [["2024-02-29"]])).toMatchObject({ status: "pass" });
});
