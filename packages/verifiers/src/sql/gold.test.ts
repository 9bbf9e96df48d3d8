import { afterAll, describe, expect, test } from "vitest";
import { sql } from "./sql.ts";
import type { SqlChecks } from "./sql-types.ts";

const verifier = sql({ wallMs: 1500, workers: 1 });
afterAll(() => verifier[Symbol.asyncDispose]());

const task = { id: "t", kind: "sql", prompt: "p", checks: {} };
const verify = (text: string, checks: SqlChecks, scope: "public" | "gold" = "gold") =>
  verifier.verify({ task, checks, scope, candidate: { text } });
const defects = async (checks: SqlChecks, scope: "public" | "gold" = "gold") => await verifier.validate?.(task, checks, scope);

const setup = `CREATE TABLE teams(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, city TEXT);
INSERT INTO teams VALUES (1, 'Rot', 'Kiel'), (2, 'Blau', 'Kiel'), (3, 'Gold', 'Bonn'), (4, 'Grau', NULL);
CREATE TABLE games(team INTEGER NOT NULL REFERENCES teams(id), points INTEGER, played TEXT);
INSERT INTO games VALUES (1, 3, '2024-01-01'), (1, 0, '2024-01-08'), (2, 3, '2024-01-02'), (3, 1, NULL), (3, 3, '2024-02-01'), (4, 3, '2024-02-02');`;
const query = "SELECT t.city, sum(g.points) AS total FROM teams t JOIN games g ON g.team = t.id WHERE t.city IS NOT NULL GROUP BY t.city";

describe("a gold query", () => {
  test("decides on every database, also one that is derived from the only one", async () => {
    const checks = { setup, query };
    expect(await defects(checks)).toEqual([]);
    expect(await verify(query, checks)).toMatchObject({
      status: "pass",
      reason: "executed on 2 databases",
      score: 1,
      evidence: { databases: 2, derived: 1, passed: 2 },
    });
    expect(
      await verify("SELECT city, total(points) FROM games JOIN teams ON id = team WHERE city > '' GROUP BY 1 ORDER BY 2", checks),
    ).toMatchObject({ status: "pass" });
    expect(await verify("SELECT 1, 2", checks)).toMatchObject({ status: "fail", score: 0, reason: "wrong result on 2 of 2 databases" });
  });

  test("RL-09 rows that are written into the answer are right on the task's database and wrong on the derived one", async () => {
    const verdict = await verify("SELECT 'Kiel', 6 UNION ALL SELECT 'Bonn', 4", { setup, query });
    expect(verdict).toMatchObject({ status: "fail", score: 0.5, reason: "wrong result on 1 of 2 databases" });
    expect(verdict.reason).not.toMatch(/Kiel|Bonn/);
  });

  test("with several databases none is derived, and expected rows stand for themselves", async () => {
    const other = { setup: "CREATE TABLE teams(id, name, city); CREATE TABLE games(team, points, played); INSERT INTO teams VALUES (9, 'X', 'Ulm'); INSERT INTO games VALUES (9, 2, NULL)" }; // biome-ignore format: long
    const checks = { setup, query, databases: [other, { ...other, expected: { rows: [["Ulm", 2]] } }] };
    expect(await defects(checks)).toEqual([]);
    const verdict = await verify(query, checks);
    expect(verdict).toMatchObject({ status: "pass", evidence: { databases: 3, passed: 3 } });
    expect(verdict.evidence).not.toHaveProperty("derived");
  });

  test("that disagrees with the rows that the task states is a defect", async () => {
    const checks = { setup, query, expected: { rows: [["Kiel", 6]] } };
    expect(await defects(checks)).toEqual(['expected is not what the gold query gives: expected 1 row, got 2; too many: [["Bonn",4]]']);
    expect(await verify(query, checks)).toMatchObject({
      status: "error",
      code: "contract",
      reason: "expected is not what the gold query gives",
    });
  });

  test.each([
    ["does not parse", "SELEKT 1", /^the gold query does not run on the task's database \(failed\): near "SELEKT": syntax error/],
    ["writes", "DELETE FROM games", /\(refused\)/],
    ["names what is not there", "SELECT foo FROM games", /no such column: foo/],
    ["never ends", "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n) SELECT count(*) FROM n", /\(timeout\)/],
    ["is of chance", "SELECT random() FROM games", /other rows when it is run again/],
    ["asks the clock", "SELECT date('now') FROM games", /other rows when it is run again/],
  ])("that %s is a defect", async (_name, gold, sentence) => {
    expect((await defects({ setup, query: gold }))?.join(" ")).toMatch(sentence);
    expect(await verify("SELECT 1", { setup, query: gold })).toMatchObject({ status: "error", code: "contract" });
  });

  test.each([
    ["finds nothing", "SELECT * FROM games WHERE points > 99 AND points < 0", /finds nothing would pass/],
    ["is NULL", "SELECT max(points) FROM games WHERE points < 0", /SELECT NULL would pass/],
  ])("that %s on every database is vacuous", async (_name, gold, sentence) => {
    expect((await defects({ setup, query: gold }))?.join(" ")).toMatch(sentence);
    expect(await verify("SELECT NULL", { setup, query: gold })).toMatchObject({ status: "error", code: "vacuous" });
  });

  test("stays alone where its database has nothing to change", async () => {
    const checks = { setup: "CREATE TABLE t(a); INSERT INTO t VALUES (1)", query: "SELECT 42 AS a" };
    expect(await verify("SELECT 42", checks)).toMatchObject({ status: "pass", evidence: { databases: 1 } });
  });

  test("HZ-36 that needs FTS5 or a regular expression is unsupported, an answer that does is a fail", async () => {
    for (const gold of ["SELECT 1 WHERE 'a' REGEXP 'a'", "SELECT regexp_like('a', 'b')"]) {
      expect(await verify(gold, { setup, query: gold })).toMatchObject({ status: "error", code: "unsupported" });
      expect(await verify(gold, { setup, query })).toMatchObject({ status: "fail", code: "exception" });
    }
    const indexed = { setup: "CREATE VIRTUAL TABLE d USING fts5(a)", query: "SELECT * FROM d" };
    expect(await defects(indexed)).toEqual(["the task's database cannot be made: no such module: fts5"]);
    expect(await verify("SELECT 1", indexed)).toMatchObject({ status: "error", code: "unsupported" });
  });

  test("is not seen by a public check", async () => {
    expect(await verify("SELECT 1", { setup, query: "nonsense" }, "public")).toMatchObject({ status: "pass", level: "parsed" });
  });
});

describe("the order of a gold query", () => {
  const ordered = (gold: string, more: Partial<SqlChecks> = {}): SqlChecks => ({ setup, query: gold, ...more });

  test("counts when it has an ORDER BY outside all brackets", async () => {
    const gold = "SELECT name FROM teams ORDER BY name";
    expect(await verify(gold, ordered(gold))).toMatchObject({ status: "pass" });
    expect(await verify("SELECT name FROM teams ORDER BY name DESC", ordered(gold))).toMatchObject({ status: "fail" });
    expect(await verify("SELECT name FROM teams ORDER BY name DESC", ordered(gold, { order_sensitive: false }))).toMatchObject({
      status: "pass",
    });
    const inner = "SELECT name FROM (SELECT name FROM teams ORDER BY name)";
    expect(await verify("SELECT name FROM teams ORDER BY name DESC", ordered(inner))).toMatchObject({ status: "pass" });
  });

  test.each([
    ["a column of the result", "SELECT team, points FROM games ORDER BY points DESC"],
    ["a number", "SELECT team, points FROM games ORDER BY 2 DESC"],
    ["an alias", "SELECT team, points AS p FROM games ORDER BY p DESC"],
    ["a column that the result lacks", "SELECT team FROM games ORDER BY points DESC"],
    ["an expression", "SELECT team FROM games ORDER BY -points"],
    ["an aggregate", "SELECT team FROM games GROUP BY team, played ORDER BY sum(points) DESC"],
  ])("HZ-37 leaves ties open: by %s", async (_name, gold) => {
    const checks = ordered(gold);
    for (const ties of ["team", "team DESC", "played"])
      expect(await verify(`${gold}, ${ties}`, checks), ties).toMatchObject({ status: "pass" });
    const reversed = gold.replace(/(?<=ORDER BY )-/, "").replace(/ DESC$/, "");
    expect(await verify(reversed, checks)).toMatchObject({ status: "fail", code: "wrong" });
  });

  test("may be stated by columns instead", async () => {
    const gold = "SELECT name, city FROM teams WHERE city IS NOT NULL ORDER BY city, name";
    const loose = ordered(gold, { order_by: ["city"] });
    expect(await verify("SELECT name, city FROM teams WHERE city IS NOT NULL ORDER BY city, name DESC", loose)).toMatchObject({
      status: "pass",
    });
    expect(await verify("SELECT name, city FROM teams WHERE city IS NOT NULL ORDER BY city DESC", loose)).toMatchObject({ status: "fail" });
    expect(await defects(ordered(gold, { order_by: ["town"] }))).toEqual(['the gold query has no column "town" to order by']);
  });
});

describe("set-up SQL", () => {
  test("makes the database that a query runs on, with tables on top", async () => {
    const tables = [{ name: "more", columns: [["a", "INTEGER"]], rows: [[5]] }] as const; // biome-ignore format: short
    const checks = { setup, tables, expected: { rows: [[4, 5]] } };
    expect(await verify("SELECT (SELECT count(*) FROM teams), a FROM more", checks)).toMatchObject({ status: "pass" });
  });

  test("that fails is a defect that the load names", async () => {
    const broken = { setup: "CREATE TABLE t(a); INSERT INTO u VALUES (1)", expected: { rows: [[1]] } };
    for (const scope of ["public", "gold"] as const) {
      expect(await defects(broken, scope)).toEqual(["the task's database cannot be made: no such table: u"]);
      expect(await verify("SELECT 1", broken, scope)).toMatchObject({ status: "error", code: "contract" });
    }
    const example = { setup, examples: [{ setup: "nonsense", expected: { rows: [[1]] } }] };
    expect((await defects(example, "public"))?.[0]).toMatch(/^examples\[0\] cannot be made: near "nonsense"/);
  });

  test("is run once, and every candidate gets a fresh database", async () => {
    const checks: SqlChecks = { setup: "CREATE TABLE t AS SELECT hex(randomblob(8)) AS id", policy: "write", statements: 2, query: "DELETE FROM t", state: ["t"] }; // biome-ignore format: long
    expect(await verify("DELETE FROM t", checks)).toMatchObject({ status: "pass" });
    expect(await verify("SELECT id FROM t", checks)).toMatchObject({ status: "fail" });
    const same = await Promise.all([1, 2].map(() => verify("SELECT id FROM t", { setup: checks.setup ?? "", examples: [{ setup: checks.setup ?? "", expected: { rows: [["x"]] } }] }, "public"))); // biome-ignore format: long
    expect(same[0]?.reason).toMatch(/got \[\["[0-9A-F]{16}"\]\]$/);
    expect(same[1]?.reason).toBe(same[0]?.reason);
  });
});

describe("a task in another language", () => {
  test("is unsupported, not a zero", async () => {
    expect(await verify("SELECT 1", { setup, query, dialect: "postgres" })).toMatchObject({
      status: "error",
      code: "unsupported",
      reason: "the task is written for postgres, but queries run on sqlite",
    });
    expect(await verify(query, { setup, query, dialect: "sqlite" })).toMatchObject({ status: "pass" });
  });
});
