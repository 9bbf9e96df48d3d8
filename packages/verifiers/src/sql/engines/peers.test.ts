import { createRequire } from "node:module";
import { afterAll, describe, expect, test } from "vitest";
import { sql } from "../sql.ts";
import type { SqlChecks } from "../sql-types.ts";
import { duckdb, peerEngine } from "./peer-engine.ts";

const peers = [
  { engine: "duckdb", dialect: "duckdb", packageName: "@duckdb/node-api" },
  { engine: "pglite", dialect: "postgres", packageName: "@electric-sql/pglite" },
] as const;

const task = { id: "t", kind: "sql", prompt: "p", checks: {} };
const setup = `CREATE TABLE staff(id INTEGER PRIMARY KEY, name VARCHAR NOT NULL UNIQUE, dept VARCHAR, pay DECIMAL(8, 2), hired DATE, active BOOLEAN);
INSERT INTO staff VALUES (1, 'Ada', 'ops', 10.50, '2024-01-02', TRUE), (2, 'Bo', 'ops', 20.00, '2024-02-03', FALSE), (3, 'Cy', 'lab', 30.25, NULL, TRUE), (4, 'Di', NULL, NULL, '2023-01-01', TRUE);
CREATE TABLE badges(staff INTEGER REFERENCES staff(id), colour VARCHAR);
INSERT INTO badges VALUES (1, 'red'), (1, 'blue'), (3, 'red');`;
const query = "SELECT dept, count(*) AS people, sum(pay) AS total FROM staff WHERE dept IS NOT NULL GROUP BY dept";

function isInstalled({ packageName }: (typeof peers)[number]): boolean {
  try {
    createRequire(import.meta.url).resolve(packageName);
    return true;
  } catch {
    process.stderr.write(`${packageName} is not installed: its engine is not tested.\n`);
    return false;
  }
}

describe.each(peers.filter(isInstalled))("$engine", ({ engine, dialect }) => {
  const verifier = sql({ engine, wallMs: 4000, workers: 1 });
  afterAll(() => verifier[Symbol.asyncDispose]());
  const verify = (text: string, checks: SqlChecks, scope: "public" | "gold" = "gold") =>
    verifier.verify({ task, checks, scope, candidate: { text } });

  test("judges by a gold query on the task's database and one derived from it", { timeout: 900_000 }, async () => {
    expect(await verifier.validate?.(task, { setup, query, dialect }, "gold")).toEqual([]);
    expect(await verify(query.replace("GROUP BY dept", "GROUP BY 1 ORDER BY 2"), { setup, query, dialect })).toMatchObject({
      status: "pass",
      evidence: { databases: 2, derived: 1 },
    });
    expect(await verify("SELECT 'ops', 2, 30.5 UNION ALL SELECT 'lab', 1, 30.25", { setup, query, dialect })).toMatchObject({
      status: "fail",
      score: 0.5,
    });
  });

  test("gives cells of every type as what they are", { timeout: 900_000 }, async () => {
    const own = { setup, expected: { rows: [[1, "Ada", 10.5, "2024-01-02", true], [3, "Cy", 30.25, null, true]] } }; // biome-ignore format: short
    expect(await verify("SELECT id, name, pay, hired, active FROM staff WHERE id IN (1, 3)", own)).toMatchObject({ status: "pass" });
    expect(await verify("SELECT id, name, pay, hired, 1 FROM staff WHERE id IN (1, 3)", own)).toMatchObject({ status: "fail" });
    const numbers = { setup, expected: { rows: [[2 ** 53, 0.1, 2, 0.5, null]] } }; // biome-ignore format: short
    expect(await verify("SELECT 9007199254740992, CAST(0.1 AS REAL), CAST(2.00 AS NUMERIC(5, 2)), CAST(0.5 AS DOUBLE PRECISION), NULL", numbers)).toMatchObject({ status: "pass" }); // biome-ignore format: long
  });

  test("takes one query that reads, and tells why not", { timeout: 900_000 }, async () => {
    for (const [text, reason] of [
      ["SELECT 1; SELECT 2", "more than one statement"],
      ["DELETE FROM staff", "DELETE is not allowed: only queries that read"],
      ["COPY staff TO '/tmp/stolen'", "COPY is not allowed: no file can be read or written"],
      ["SET threads = 4", "SET is not allowed"],
      ["CALL something()", "only queries are allowed"],
    ] as const)
      expect(await verify(text, { setup }, "public")).toMatchObject({ status: "fail", code: "refused", reason });
    const writing = await verify("WITH x AS (DELETE FROM badges RETURNING 1) SELECT * FROM x", { setup }, "public");
    expect(writing).toMatchObject({ status: "fail", code: expect.stringMatching(/refused|exception/) });
    expect(await verify("SELECT nothing FROM staff", { setup }, "public")).toMatchObject({ status: "fail", code: "exception", reason: /nothing/ }); // biome-ignore format: long
  });

  test("judges statements that write by the tables they leave", { timeout: 900_000 }, async () => {
    const checks: SqlChecks = {
      setup,
      policy: "write",
      statements: 2,
      query: "DELETE FROM badges WHERE colour = 'red'; UPDATE staff SET pay = pay * 2 WHERE dept = 'ops'",
    };
    const other = "UPDATE staff SET pay = pay + pay WHERE dept = 'ops'; DELETE FROM badges WHERE colour LIKE 'r%'";
    expect(await verify(other, checks)).toMatchObject({ status: "pass" });
    expect(await verify("DELETE FROM badges WHERE colour = 'red'", checks)).toMatchObject({ status: "fail", code: "wrong" });
    expect(await verify(`${other}; DELETE FROM badges`, checks)).toMatchObject({ status: "fail", code: "refused" });
  });

  test("ends a query that does not, and runs the next on a fresh database", { timeout: 900_000 }, async () => {
    const endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n";
    expect(await verify(endless, { setup }, "public")).toMatchObject({ status: "fail", code: "timeout" });
    expect(await verify(query, { setup }, "public")).toMatchObject({ status: "pass" });
  });

  test("is not what a task for SQLite asks for", async () => {
    expect(await verify("SELECT 1", { setup, dialect: "sqlite" }, "public")).toMatchObject({ status: "error", code: "unsupported" });
  });
});

test("an engine that is not installed is a missing peer, with the command that installs it", async () => {
  await using engine = peerEngine({ ...duckdb, packageName: "@duckdb/none" }, { wallMs: 1000, workers: 1 });
  const running = engine.run({ text: "SELECT 1", policy: "read", statements: 1 }, { key: "k", setup: "", changes: [] });
  await expect(running).rejects.toMatchObject({ code: "PEER_MISSING", hint: expect.stringMatching(/npm install @duckdb\/none$/) });
});

test("a name that is no engine's is a usage error", () => {
  expect(() => sql({ engine: "oracle" as never })).toThrow(/no SQL engine "oracle"; the engines are sqlite, duckdb and pglite/);
  expect(() => sql({ wallMs: 0 })).toThrow(/wallMs is 0/);
});
