import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Json, Verdict } from "@cupel/core";
import { openSandbox, type Sandbox } from "@cupel/sandbox";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type DefaultVerifiers, defaultVerifiers } from "./default-verifiers.ts";
import { parseTasks } from "./tasks/parse-tasks.ts";

// Defects of the reference system that must not happen here. Each test is named after the defect's id.

const wallMs = 1500;
let sandbox: Sandbox;
let verifiers: DefaultVerifiers;
beforeAll(async () => {
  sandbox = await openSandbox({ workers: 1, wallMs });
  verifiers = defaultVerifiers({ sandbox });
});
afterAll(async () => {
  await Promise.all(Object.values(verifiers).map((verifier) => verifier[Symbol.asyncDispose]()));
  await sandbox[Symbol.asyncDispose]();
});

/** Scores an answer to a task line in the reference's format against its gold. */
async function score(line: object, text: string): Promise<Verdict> {
  const [task] = parseTasks(JSON.stringify({ id: "t", prompt: "p", ...line }));
  if (task === undefined) throw new Error("no task");
  const verifier = verifiers[task.kind];
  if (verifier === undefined) throw new Error("no verifier");
  return await verifier.verify({ task, checks: { ...task.checks, ...task.gold }, scope: "gold", candidate: { text } });
}

const code = (tests: readonly object[], language = "python") => ({ kind: "codestub", language, entry_point: "f", tests });
const sql = (rows: readonly Json[], more: object = {}) => ({
  kind: "sql",
  db: { tables: [{ name: "t", columns: [["a", "INTEGER"], ["b", "TEXT"]], rows: [[1, "x"], [2, null], [2, null]] }] }, // biome-ignore format: short
  expected: { rows },
  ...more,
});
const json = (schema: Json | undefined, expected: Json) => ({ kind: "json", ...(schema !== undefined && { schema }), expected });
const one = [{ args: [1], equals: 1 }];

test("RL-03 code that climbs through object subclasses writes no file", async () => {
  const folder = await mkdtemp(join(tmpdir(), "cupel-rl03-"));
  const file = join(folder, "escaped");
  const climb = `
def f(x):
    for cls in ().__class__.__base__.__subclasses__():
        try:
            cls.__init__.__globals__["__builtins__"]["open"](${JSON.stringify(file)}, "w").write("x")
        except BaseException:
            pass
    open(${JSON.stringify(file)}, "w").write("x")
    return x
`;
  expect(await score(code(one), climb)).toMatchObject({ status: "fail" });
  expect(existsSync(file)).toBe(false);
  await rm(folder, { recursive: true });
});

test("RL-04 endless code and an endless query end at their limit, and the next answer is judged", async () => {
  const began = performance.now();
  expect(await score(code(one), "def f(x):\n    while True: pass")).toMatchObject({ status: "fail", code: "timeout" });
  expect(performance.now() - began).toBeLessThan(wallMs + 3000);
  const endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n) SELECT max(i) FROM n";
  expect(await score(sql([[1]]), endless)).toMatchObject({ status: "fail", code: "timeout" });
  expect(await score(code(one), "def f(x): return x")).toMatchObject({ status: "pass" });
  expect(await score(sql([[3]]), "SELECT count(*) FROM t")).toMatchObject({ status: "pass" });
});

test.each([
  "raise SystemExit(0)",
  "import os; os._exit(0)",
  "import os, signal; os.kill(os.getpid(), signal.SIGKILL)",
  "import os; os.abort()",
])("RL-05 %s is a fail of that program alone", async (statement) => {
  expect(await score(code(one), `def f(x):\n    ${statement}`)).toMatchObject({ status: "fail" });
  expect(await score(code(one), `${statement}\ndef f(x): return x`)).toMatchObject({ status: "fail" });
  expect(await score(code(one), "def f(x): return x")).toMatchObject({ status: "pass" });
});

test.each([
  "from typing import List, Optional\ndef f(x: Optional[List[int]]) -> int:\n    return x",
  "def f(x):\n    if isinstance(x, int):\n        print('an int', x)\n    return x",
  "def f(x):\n    try:\n        return {}['k']\n    except KeyError as error:\n        return x\n    finally:\n        pass",
  "class Box:\n    def __init__(self, value): self.value = value\n    @property\n    def own(self): return self.value\ndef f(x): return Box(x).own",
  "from dataclasses import dataclass\n@dataclass\nclass P:\n    x: int\ndef f(x): return P(x).x",
  "import re, math, json, string, collections, datetime, heapq, bisect, functools\n@functools.lru_cache(None)\ndef f(x): return math.floor(x)",
  "def g(x):\n    yield x\ndef f(x): return next(g(x))",
  "import sys\ninput_data = None\nf = lambda x: x\nif __name__ == '__main__':\n    print(f(1))",
])("RL-06 natural code passes: %j", async (program) => {
  expect(await score(code(one), program)).toMatchObject({ status: "pass" });
});

test("RL-06 a tuple equals the list that JSON holds", async () => {
  expect(await score(code([{ args: [1], equals: [1, [2]] }]), "def f(x): return (x, (2,))")).toMatchObject({ status: "pass" });
});

test.each([
  "WITH c AS (SELECT a FROM t) SELECT a FROM c",
  "-- all of them\nSELECT a FROM t",
  "/* all */ SELECT a FROM t;",
  "SELECT\n  a\nFROM t",
  "select a from t",
  "VALUES (1), (2), (2)",
])("RL-07 natural SQL passes: %j", async (query) => {
  expect(await score(sql([[2], [1], [2]]), query)).toMatchObject({ status: "pass" });
});

test("RL-07 what is not allowed is refused with a reason of its own", async () => {
  const [task] = parseTasks(JSON.stringify({ id: "t", prompt: "p", ...sql([[1]]) }));
  const reasons = [];
  for (const text of ["SELECT 1; SELECT 2", "DELETE FROM t", "ATTACH 'x' AS y", "PRAGMA user_version"]) {
    const verdict = await verifiers.sql.verify({ task: task as never, checks: task?.checks ?? {}, scope: "public", candidate: { text } });
    expect(verdict).toMatchObject({ status: "fail", code: "refused" });
    reasons.push(verdict.reason);
  }
  expect(new Set(reasons).size).toBe(4);
});

test.each<[Json, string]>([
  [true, "1"],
  [1, "true"],
  [0, "false"],
  [0, '"0.0"'],
  ["0", "0"],
  [null, "0"],
  [0, "null"],
])("RL-08 %j is not %s, in JSON and in code", async (expected, text) => {
  expect(await score(json(undefined, { v: expected }), `{"v": ${text}}`)).toMatchObject({ status: "fail" });
  const literal = { true: "True", false: "False", null: "None" }[text] ?? text;
  expect(await score(code([{ args: [1], equals: expected }]), `def f(x): return ${literal}`)).toMatchObject({ status: "fail" });
});

test("RL-08 1 is 1.0, and only numbers have a tolerance", async () => {
  expect(await score(json(undefined, { v: 1, w: 1.35 }), '{"v": 1.0, "w": 1.3500000001}')).toMatchObject({ status: "pass" });
  expect(await score(json(undefined, { v: 1 }), '{"v": 2}')).toMatchObject({ status: "fail" });
});

test("RL-09 rows written into the query fail on the second database; with one, the verdict says so", async () => {
  const written = "SELECT 1 AS a UNION ALL SELECT 2 UNION ALL SELECT 2";
  expect(await score(sql([[1], [2], [2]]), written)).toMatchObject({ status: "pass", reason: "executed on 1 database" });
  const second = { tables: [{ name: "t", columns: [["a", "INTEGER"], ["b", "TEXT"]], rows: [[5, "y"]] }], expected: { rows: [[5]] } }; // biome-ignore format: short
  expect(await score(sql([[1], [2], [2]], { databases: [second] }), written)).toMatchObject({
    status: "fail",
    reason: "wrong result on 1 of 2 databases",
  });
  expect(await score(sql([[1], [2], [2]], { databases: [second] }), "SELECT a FROM t")).toMatchObject({ status: "pass" });
});

test("RL-10 how much of an answer was checked is told, and JSON amid prose is told from strict JSON", async () => {
  expect(await score(json({ type: "object" }, { a: 1 }), '{"a": 1, "b": 2, "c": [3, 4]}')).toMatchObject({
    extraction: "strict",
    evidence: { fieldsChecked: 1, fieldsTotal: 4 },
  });
  expect(await score(json({ type: "object" }, { a: 1 }), 'The answer is {"a": 1}.')).toMatchObject({ extraction: "embedded" });
});

test("RL-11 rows with NULL, mixed types and repeats are compared without a crash", async () => {
  const query = "SELECT b FROM t UNION ALL SELECT a FROM t UNION ALL SELECT x'00'";
  expect(await score(sql([["x"], [null], [null], [1], [2], [2], ["?"]]), query)).toMatchObject({ status: "fail" });
  expect(
    await score(
      sql([
        [null, 2],
        ["x", 1],
        [null, 2],
      ]),
      "SELECT b, a FROM t",
    ),
  ).toMatchObject({ status: "pass" });
  expect(
    await score(
      sql([
        [null, 2],
        ["x", 1],
        ["x", 1],
      ]),
      "SELECT b, a FROM t",
    ),
  ).toMatchObject({ status: "fail" });
});

test.each(['<think>{"a": 2} maybe?</think>{"a": 1}', '[note] {"a": 1}', '[see below]\n```json\n{"a": 1}\n```'])(
  "RL-13 the answer is found in %j",
  async (text) => {
    expect(await score(json({ type: "object" }, { a: 1 }), text)).toMatchObject({ status: "pass" });
  },
);

test.each([
  ["no tests", code([])],
  ["no tables", { kind: "sql", expected: { rows: [[1]] } }],
  ["no expected rows", { ...sql([]), expected: undefined }],
  ["no schema and no gold", { kind: "json" }],
])("RL-16 a line with %s does not load", async (_name, line) => {
  await expect(score(line, "anything")).rejects.toMatchObject({ code: "DATA_INVALID" });
});

test.each<[string, Json, string]>([
  ["enum", { enum: ["a", "b"] }, '"c"'],
  ["pattern", { pattern: "^[A-Z]+$" }, '"c"'],
  ["minimum", { minimum: 5 }, "4"],
  ["oneOf", { oneOf: [{ type: "string" }, { type: "integer" }] }, "1.5"],
  ["union types", { type: ["string", "null"] }, "1"],
])("RL-17 the keyword %s is enforced", async (_name, schema, text) => {
  const whole = { type: "object", properties: { v: schema } };
  expect(await score(json(whole, { w: 1 }), `{"w": 1, "v": ${text}}`)).toMatchObject({
    status: "fail",
    reason: expect.stringMatching(/^\/v must/),
  });
});

test("RL-17 a keyword or format that nobody knows is found at load", async () => {
  const task = { id: "t", kind: "json", prompt: "p", checks: {} };
  expect(await verifiers.json.validate?.(task, { schema: { maximun: 3 } }, "public")).toHaveLength(1);
  expect(await verifiers.json.validate?.(task, { schema: { format: "shoe" } }, "public")).toHaveLength(1);
});

test.each([
  ['{"a": NaN}', "NaN is not a JSON number at line 1 column 7"],
  ['{"a": Infinity}', "Infinity is not a JSON number at line 1 column 7"],
  ['{"a": 1,\n"a": 1}', 'the key "a" stands twice at line 2 column 1'],
  ['{"a": 12345678901234567890}', "the number 12345678901234567890 loses digits at line 1 column 7"],
])("RL-18 %j is refused with its place", async (text, problem) => {
  expect(await score(json({ type: "object" }, { a: 1 }), text)).toMatchObject({ status: "fail", reason: `not valid JSON: ${problem}` });
});

test("RL-19 another language is an error, not a zero", async () => {
  expect(await score(code(one, "cobol"), "f")).toMatchObject({ status: "error", code: "unsupported" });
});
