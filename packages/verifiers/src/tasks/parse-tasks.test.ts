import { CupelError } from "@cupel/core";
import { describe, expect, test } from "vitest";
import { parseTasks, type TaskOptions } from "./parse-tasks.ts";

const json = { id: "j", kind: "json", prompt: "p", schema: { type: "object" }, expected: { a: 1 } };
const tables = [{ name: "t", columns: [["a", "INTEGER"]], rows: [[1], { a: 2 }] }];
const sql = { id: "s", kind: "sql", prompt: "p", db: { tables }, expected: { columns: ["a"], rows: [[1], [2]], order_sensitive: true } };
const code = { id: "c", kind: "codestub", prompt: "p", language: "python", entry_point: "f", tests: [{ args: [1], equals: 1 }, { args: [2], kwargs: { b: 1 }, equals: 2 }] }; // biome-ignore format: short
const human = { task_id: "H/0", prompt: "def f(x):\n", entry_point: "f", canonical_solution: "    return x\n", test: "def check(candidate):\n    assert candidate(1) == 1\n" }; // biome-ignore format: short

const parse = (lines: readonly unknown[], options: TaskOptions = {}) =>
  parseTasks(lines.map((line) => (typeof line === "string" ? line : JSON.stringify(line))).join("\n"), {
    source: "tasks.jsonl",
    ...options,
  });
const complaint = (lines: readonly unknown[]) => {
  try {
    parse(lines);
  } catch (thrown) {
    expect(CupelError.is(thrown) && thrown.code).toBe("DATA_INVALID");
    return (thrown as Error).message;
  }
  return "no complaint";
};

describe("lines of the reference", () => {
  test("a json line: the schema is public, the expected part hidden, with the reference's tolerance", () => {
    expect(parse([json])).toEqual([
      { id: "j", kind: "json", prompt: "p", checks: { schema: { type: "object" } }, gold: { expected: { a: 1 }, tolerance: 1e-6 } },
    ]);
  });

  test("a sql line: the tables are public, with examples; expected rows and further databases are hidden", () => {
    expect(parse([sql])[0]).toMatchObject({ checks: { tables }, gold: { expected: sql.expected } });
    const more = [{ tables, expected: { rows: [[1], [2]] } }];
    expect(parse([{ ...sql, examples: more, databases: more }])[0]).toEqual({
      id: "s",
      kind: "sql",
      prompt: "p",
      checks: { tables, examples: more },
      gold: { expected: sql.expected, databases: more },
    });
  });

  test("a sql line may be made by set-up SQL, with a gold query that is hidden and rules that are not", () => {
    const rules = {
      policy: "write",
      statements: 2,
      state: ["t"],
      dialect: "sqlite",
      tolerance: 0.1,
      strict_types: true,
      collation: "nocase",
    };
    const { expected: _, ...rest } = sql;
    const line = { ...rest, db: { setup: "CREATE TABLE t(a)" }, query: "DELETE FROM t", ...rules };
    expect(parse([line])[0]).toEqual({
      id: "s",
      kind: "sql",
      prompt: "p",
      checks: { setup: "CREATE TABLE t(a)", ...rules },
      gold: { query: "DELETE FROM t" },
    });
    expect(complaint([{ ...line, policy: "append" }])).toBe('tasks.jsonl:1: task "s": policy must be "read" or "write".');
    expect(complaint([{ ...line, db: {} }])).toMatch(/needs an object with a list of tables, or a text of set-up SQL, in "db"\.$/);
  });

  test("a codestub line: all tests are hidden, the first N public as well, its own public tests always", () => {
    const [hidden] = parse([code]);
    expect(hidden).toMatchObject({ checks: { language: "python", entry_point: "f" }, gold: { tests: code.tests } });
    expect(hidden?.checks.tests).toBeUndefined();
    expect(parse([code], { publicTests: 1 })[0]?.checks.tests).toEqual(code.tests.slice(0, 1));
    expect(parse([code], { publicTests: 9 })[0]?.checks.tests).toEqual(code.tests);
    const own = [{ args: [0], equals: 0 }];
    const [task] = parse([{ ...code, public_tests: own }], { publicTests: 1 });
    expect(task?.checks.tests).toEqual([...own, ...code.tests.slice(0, 1)]);
    expect(task?.gold).toEqual({ tests: [...own, ...code.tests] });
  });

  test("family, split and difficulty are kept, and fields nobody knows are carried", () => {
    const line = { ...json, family: "f", split: "s", difficulty: "easy", owner: "me", metadata: { a: 1 } };
    expect(parse([line])[0]).toMatchObject({ family: "f", split: "s", difficulty: "easy", metadata: { owner: "me", a: 1 } });
  });

  test("blank lines, a byte order mark and carriage returns are no matter", () => {
    expect(parse([`\ufeff${JSON.stringify(json)}\r`, "", "  ", sql])).toHaveLength(2);
  });
});

test("a HumanEval line is a codestub whose answer continues the prompt", () => {
  expect(parse([human])).toEqual([
    {
      id: "H/0",
      kind: "codestub",
      prompt: human.prompt,
      checks: { language: "python", entry_point: "f", prefix: human.prompt },
      gold: { check: human.test, solution: human.canonical_solution },
    },
  ]);
});

test("a GSM8K line is a number task whose gold stands behind the marks", () => {
  const answer = "He has 2 * 3 = <<2*3=6>>6.\n#### 1,006";
  expect(parse(["", { question: "How many?", answer, source: "s" }, { id: "own", question: "How many?", answer: "#### -2.5" }])).toEqual([
    {
      id: "gsm8k/2",
      kind: "number",
      prompt: "How many?",
      checks: {},
      gold: { expected: "1006", solution: answer },
      metadata: { source: "s" },
    },
    { id: "own", kind: "number", prompt: "How many?", checks: {}, gold: { expected: "-2.5", solution: "#### -2.5" } },
  ]);
  for (const wrong of ["6", "#### six", "####"]) {
    expect(complaint([{ question: "How many?", answer: wrong }])).toBe(
      'tasks.jsonl:1: the task needs an answer that ends in "#### " and a number.',
    );
  }
});

test("a task as core defines it is taken as it is, of a kind of your own where you name it", () => {
  const own = { id: "o", kind: "poem", prompt: "p", checks: { lines: 3 } };
  expect(parse([own], { kinds: ["poem"] })).toEqual([own]);
  expect(parse([{ id: "n", kind: "number", prompt: "p", checks: {}, gold: { expected: 4 } }])).toMatchObject([{ gold: { expected: 4 } }]);
  expect(complaint([{ id: "n", kind: "number", prompt: "p", expected: 4 }])).toBe(
    'tasks.jsonl:1: task "n" is not a task: / must have required property \'checks\'; / must NOT have additional properties: "expected".',
  );
  expect(complaint([own])).toBe(
    'tasks.jsonl:1: task "o" is of the unknown kind "poem"; the kinds are json, sql, codestub, text, number, choice, set.',
  );
  expect(complaint([{ ...own, chekcs: 1 }])).toBe(
    'tasks.jsonl:1: task "o" is not a task: / must NOT have additional properties: "chekcs".',
  );
  expect(complaint([{ ...own, kind: "json", checks: {} }])).toMatch(/neither checks nor gold/);
});

describe("every defect is one sentence with file and line", () => {
  test.each<[string, readonly unknown[], string]>([
    [
      "broken JSON on line 17",
      [...Array(16).fill(""), '{"id": "x",'],
      "tasks.jsonl:17: not valid JSON: the text ends too early at column 12.",
    ],
    ["a key twice", ['{"id": "a", "id": "b"}'], 'tasks.jsonl:1: not valid JSON: the key "id" stands twice at column 13.'],
    ["no object", ["[1]"], "tasks.jsonl:1: a line must hold one JSON object."],
    ["an id used twice", [json, sql, { ...code, id: "j" }], 'tasks.jsonl:3: the id "j" is already used on line 1.'],
    [
      "an unknown kind",
      [{ ...json, kind: "xml" }],
      'tasks.jsonl:1: task "j" is of the unknown kind "xml"; the kinds are json, sql, codestub, text, number, choice, set.',
    ],
    ["no kind", [{ id: "a", prompt: "p" }], 'tasks.jsonl:1: task "a" lacks the field "kind".'],
    ["no id", [{ kind: "json", prompt: "p" }], 'tasks.jsonl:1: the task lacks the field "id".'],
    ["an empty prompt", [{ ...json, prompt: " " }], 'tasks.jsonl:1: task "j" needs a text in "prompt".'],
    ["a family that is no text", [{ ...json, family: 3 }], 'tasks.jsonl:1: task "j" needs a text in "family".'],
    ["a schema that is none", [{ ...json, schema: 3 }], 'tasks.jsonl:1: task "j" needs an object in "schema".'],
    ["no tables", [{ ...sql, db: undefined }], 'tasks.jsonl:1: task "s" lacks the field "db": without tables any query would pass.'],
    [
      "a row too wide",
      [{ ...sql, db: { tables: [{ ...tables[0], rows: [[1, 2]] }] } }],
      'tasks.jsonl:1: task "s": tables[0].rows[0] does not fit the columns of table t.',
    ],
    ["no entry point", [{ ...code, entry_point: undefined }], 'tasks.jsonl:1: task "c" lacks the field "entry_point".'],
    [
      "a test without result",
      [{ ...code, tests: [{ args: [] }] }],
      'tasks.jsonl:1: task "c": tests[0] must have args (a list) and equals.',
    ],
    ["a HumanEval line without test", [{ ...human, test: undefined }], 'tasks.jsonl:1: task "H/0" lacks the field "test".'],
    ["nothing at all", ["", ""], "tasks.jsonl holds no task."],
  ])("%s", (_name, lines, sentence) => {
    expect(complaint(lines)).toBe(sentence);
  });

  test.each([
    ["json without schema and gold", { ...json, schema: undefined, expected: undefined }],
    ["json with an empty gold", { ...json, expected: {} }],
    ["sql without gold and examples", { ...sql, expected: undefined }],
    ["sql that expects nothing", { ...sql, expected: { rows: [] } }],
    ["codestub without tests", { ...code, tests: [] }],
  ])("RL-16 %s: any answer would pass", (_name, line) => {
    expect(complaint([line])).toMatch(/^tasks.jsonl:1: task "\w" ?.*(any answer|any program|nothing would pass)/);
  });
});

test("a number of public tests that is none is a usage error", () => {
  expect(() => parse([code], { publicTests: -1 })).toThrow(/at least 0/);
});
