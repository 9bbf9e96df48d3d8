import { defineVerifier, type Json, pass, type Task, type Verifier } from "@cupel/core";
import { openSandbox, type Sandbox } from "@cupel/sandbox";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { json } from "../json/json.ts";
import { python } from "../python/python.ts";
import { sql } from "../sql/sql.ts";
import { goldAnswerOf } from "./gold-answer.ts";
import { chooseMutants } from "./mutant.ts";
import { mutantsOf } from "./mutants-of.ts";
import { mutateJson } from "./mutate-json.ts";
import { mutateSql } from "./mutate-sql.ts";
import { isUnsound, proveTask } from "./prove-task.ts";
import { sqlPieces } from "./sql-words.ts";
import { trivialAnswers } from "./trivial-answers.ts";

describe("mutants", () => {
  test("of JSON differ from it in one place and are all different values", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 3 }), (value) => {
        const original = JSON.stringify(value);
        const mutants = chooseMutants(mutateJson(value as Json), { original, seed: 1, limit: 1000 });
        expect(new Set([original, ...mutants.map(({ text }) => text)]).size).toBe(mutants.length + 1);
        for (const { text } of mutants) expect(JSON.stringify(JSON.parse(text))).toBe(text);
      }),
    );
  });

  test("of JSON use what the schema says", () => {
    const schema = { properties: { unit: { enum: ["m", "km"] } }, additionalProperties: false };
    const mutants = mutateJson({ unit: "m", n: [1, 2] }, schema);
    expect(mutants).toContainEqual({ operator: "wrong enum", place: "/unit", text: '{"unit":"km","n":[1,2]}' });
    expect(mutants).toContainEqual({ operator: "extra member", place: "/", text: '{"unit":"m","n":[1,2],"~":null}' });
    expect(mutants).toContainEqual({ operator: "drop member", place: "/n", text: '{"unit":"m"}' });
    expect(mutants).toContainEqual({ operator: "wrong value", place: "/n/1", text: '{"unit":"m","n":[1,3]}' });
  });

  test("of SQL change one thing each, and leave texts, names and comments alone", () => {
    const query = `SELECT dept, sum(pay) FROM staff LEFT JOIN "order by" o ON o.id = staff.id WHERE name <> 'a < b' -- x = 1\nGROUP BY dept ORDER BY 2 DESC`;
    expect(
      sqlPieces(query)
        .map(({ text }) => text)
        .join(""),
    ).toBe(query);
    const texts = mutateSql(query).map(({ operator, text }) => `${operator}: ${text}`);
    expect(texts).toContain(`join: ${query.replace("LEFT", "INNER")}`);
    expect(texts).toContain(`comparison: ${query.replace("<>", "=")}`);
    expect(texts).toContain(`order: ${query.replace("DESC", "ASC")}`);
    expect(texts).toContain(`limit: ${query} LIMIT 1`);
    expect(texts).toContain(`drop group: ${query.replace("GROUP BY dept ", "")}`);
    expect(texts).toContain(`drop where: ${query.replace(/WHERE .*x = 1\n/s, "")}`);
    expect(texts.filter((text) => text.includes("a <= b") || text.includes("x <> 1"))).toEqual([]);
  });

  test("of SQL ask for distinct rows only where rows could be equal", () => {
    const distinct = (query: string) => mutateSql(query).filter(({ operator }) => operator === "distinct");
    expect(distinct("SELECT b FROM t WHERE a IN (SELECT a FROM u) AND EXISTS (SELECT 1 FROM u)")).toMatchObject([
      { text: "SELECT DISTINCT b FROM t WHERE a IN (SELECT a FROM u) AND EXISTS (SELECT 1 FROM u)" },
    ]);
    expect(distinct("SELECT b, count(*) FROM t GROUP BY b")).toEqual([]);
    expect(distinct("SELECT max(a) FROM t")).toEqual([]);
    expect(distinct("SELECT max(a) OVER (PARTITION BY b) FROM t")).toHaveLength(1);
    expect(distinct("SELECT b FROM t UNION ALL SELECT count(*) FROM t GROUP BY b")).toHaveLength(1);
  });

  test("of SQL drop a clause within its own bracket only", () => {
    const texts = mutateSql("SELECT a FROM (SELECT a FROM t WHERE a > 1 ORDER BY a) WHERE a < 5").map(({ text }) => text);
    expect(texts).toContain("SELECT a FROM (SELECT a FROM t ORDER BY a) WHERE a < 5");
    expect(texts).toContain("SELECT a FROM (SELECT a FROM t WHERE a > 1 ) WHERE a < 5");
    expect(texts).toContain("SELECT a FROM (SELECT a FROM t WHERE a > 1 ORDER BY a)");
  });

  test("are chosen by the seed", () => {
    const all = mutateJson({ a: 1, b: "x", c: [true, null] });
    const chosen = (seed: number) => chooseMutants(all, { original: "", seed, limit: 4 });
    expect(chosen(1)).toEqual(chosen(1));
    expect(chosen(1)).not.toEqual(chosen(2));
    expect(chosen(1)).toHaveLength(4);
  });
});

describe("proving a task", () => {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await openSandbox({ workers: 1 });
  });
  afterAll(() => sandbox[Symbol.asyncDispose]());
  const prove = async (task: Task, verifier: Verifier<never>, gold = goldAnswerOf(task)) => {
    await using open = verifier as Verifier;
    const mutants = gold === undefined ? [] : await mutantsOf(task, gold, { sandbox, limit: 12 });
    return await proveTask(task, { verifier: open, gold, mutants });
  };

  const solution =
    "def f(x, y=1):\n    total = 0\n    for i in range(x):\n        if i % 2 == 0 and i > y:\n            total += i\n    return total\n";
  const code = (tests: Json): Task => ({ id: "c", kind: "codestub", prompt: "p", checks: { entry_point: "f" }, gold: { tests, solution } });

  test("a sound Python task accepts its solution, and nothing trivial; its mutants are made in the sandbox", async () => {
    const proof = await prove(
      code([
        { args: [10], equals: 20 },
        { args: [3], equals: 2 },
        { args: [7, 4], equals: 6 },
        { args: [0], equals: 0 },
      ]),
      python({ sandbox }),
    );
    expect(proof).toMatchObject({ gold: { status: "pass" }, trivial: { tried: 8, accepted: [] } });
    expect(proof.mutants.tried).toBe(12);
    expect(proof.mutants.survivors.length).toBeLessThan(4);
    expect(isUnsound(proof)).toBe(false);
  });

  test("a task that a trivial program solves, or whose solution is wrong, is unsound", async () => {
    const weak = await prove(code([{ args: [1], equals: 0 }]), python({ sandbox }));
    expect(weak.trivial.accepted.map(({ text }) => text)).toEqual([expect.stringContaining("return 0")]);
    expect(weak.mutants.survivors.length).toBeGreaterThan(5);
    expect(isUnsound(weak)).toBe(true);
    const wrong = await prove(code([{ args: [10], equals: 21 }]), python({ sandbox }));
    expect(wrong.gold?.status).toBe("fail");
    expect(isUnsound(wrong)).toBe(true);
  });

  test("JSON and SQL tasks are proven alike", async () => {
    const schema = {
      type: "object",
      required: ["n", "u"],
      properties: { n: { type: "integer" }, u: { enum: ["m", "s"] } },
      additionalProperties: false,
    };
    const extract: Task = { id: "j", kind: "json", prompt: "p", checks: { schema }, gold: { expected: { n: 3, u: "m" } } };
    const proof = await prove(extract, json() as Verifier<never>);
    expect(proof).toMatchObject({ gold: { status: "pass" }, trivial: { accepted: [] }, mutants: { survivors: [], errors: [] } });
    expect(proof.mutants.tried).toBeGreaterThan(5);

    const tables = [{ name: "t", columns: [["a", "INTEGER"], ["b", "TEXT"]], rows: [[1, "x"], [2, "x"], [3, "y"]] }] as const; // biome-ignore format: short
    const query: Task = { id: "s", kind: "sql", prompt: "p", checks: { tables }, gold: { expected: { rows: [["x", 2]] } } };
    const gold = "SELECT b, count(*) FROM t WHERE b = 'x' GROUP BY b";
    const weak = await prove(query, sql({ workers: 1 }) as Verifier<never>, gold);
    expect(weak.gold).toMatchObject({ status: "pass" });
    expect(weak.mutants.survivors.map(({ operator }) => operator)).toContain("limit");
  });

  test("mutants that the gold refuses are tried on the public checks, too", async () => {
    const shown = [
      { args: [0], equals: 0 },
      { args: [3], equals: 2 },
    ];
    const task: Task = {
      ...code([...shown, { args: [10], equals: 20 }, { args: [7, 4], equals: 6 }]),
      checks: { entry_point: "f", tests: shown },
    };
    const { mutants, publicly } = await prove(task, python({ sandbox }));
    expect(publicly?.wrong).toBe(mutants.tried - mutants.survivors.length);
    expect(publicly?.accepted).toBeGreaterThan(0);
    expect(publicly?.accepted).toBeLessThan(publicly?.wrong ?? 0);
    // Without public tests nothing is verified publicly, and so nothing falsely.
    expect(await prove(code([{ args: [10], equals: 20 }]), python({ sandbox }))).not.toHaveProperty("publicly");
  });

  test("a task whose own database is hidden is tried with its example's tables", () => {
    const tables = [{ name: "t", columns: [["a", "INTEGER"]], rows: [[1]] }];
    const task: Task = {
      id: "s",
      kind: "sql",
      prompt: "p",
      checks: { examples: [{ tables, expected: { rows: [[1]] } }] },
      gold: { query: "SELECT 1" },
    };
    expect(trivialAnswers(task)).toContain('SELECT * FROM "t"');
  });

  test("a check that accepts everything is unsound, and one that breaks over a mutant says so", async () => {
    const everything = await prove(code([]), defineVerifier("yes", () => pass()) as Verifier<never>);
    expect(isUnsound(everything)).toBe(true);
    const breaks = defineVerifier("breaks", ({ candidate }) =>
      candidate.text === solution ? pass() : { status: "error", code: "internal", reason: "no" },
    );
    expect((await prove(code([]), breaks as Verifier<never>)).mutants.errors).toHaveLength(12);
  });

  test("a solution that does not parse is named", async () => {
    await expect(mutantsOf(code([]), "def f(", { sandbox })).rejects.toMatchObject({ code: "VERIFIER_FAILED" });
  });
});
