import type { JsonObject, PublicTask } from "@cupel/core";
import { openJavaScriptSandbox, openSandbox, type Sandbox } from "@cupel/sandbox";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type CodeExecution, codeExecution } from "./code-execution.ts";

let python: Sandbox;
let javascript: Sandbox;
let execution: CodeExecution;
beforeAll(async () => {
  [python, javascript] = await Promise.all([openSandbox({ workers: 1 }), openJavaScriptSandbox({ workers: 1 })]);
  execution = codeExecution({ python, javascript });
});
afterAll(async () => {
  await Promise.all([python[Symbol.asyncDispose](), javascript[Symbol.asyncDispose]()]);
});

const taskWith = (checks: JsonObject, kind = "codestub"): PublicTask => ({ id: "t", kind, prompt: "Write f.", checks });
const inPython = taskWith({ language: "python", entry_point: "f" });
const inJavaScript = taskWith({ language: "javascript", entry_point: "f" });

describe("in Python", () => {
  test("each assertion holds or not by itself, whatever the others are", async () => {
    const text = "Sure:\n```python\ndef f(x):\n    return x + 1\n```";
    const assertions = ["assert f(1) == 2", "assert (", "assert True", "assert f(1) == 1", "assert f('a')", "assert f(2) == 3"];
    expect(await execution.holds({ task: inPython, text, assertions })).toEqual([true, false, false, false, false, true]);
    expect(await execution.holds({ task: inPython, text, assertions: [] })).toEqual([]);
  });

  test("the set-up and the prefix of the task are there", async () => {
    const task = taskWith({ entry_point: "f", prefix: "one = 1\n\ndef f(x):\n", setup: "def two():\n    return 2\n" });
    const assertions = ["assert f(1) == two()", "assert f(two()) == 3"];
    expect(await execution.holds({ task, text: "    return x + one\n", assertions })).toEqual([true, true]);
  });

  test("what runs out of time or dies spoils no other assertion, and a program that always does is given up on", async () => {
    const loops = "def f(x):\n    while x == 1: pass\n    return x\n";
    const assertions = ["assert f(0) == 0", "assert f(1) == 1", "assert f(2) == 2"];
    expect(await execution.holds({ task: inPython, text: loops, assertions })).toEqual([true, false, true]);
    const dies = "import os\ndef f(x):\n    if x < 8: os._exit(0)\n    return x\n";
    const many = Array.from({ length: 10 }, (_, x) => `assert f(${x}) == ${x}`);
    expect(await execution.holds({ task: inPython, text: dies, assertions: many })).toEqual(many.map(() => false));
  });

  test("an answer that does not load satisfies nothing", async () => {
    expect(await execution.holds({ task: inPython, text: "def f(x)", assertions: ["assert f(1) == 1"] })).toEqual([false]);
  });

  test("a call gives its value or its exception; what is no call gives nothing", async () => {
    const result = (call: string, text = "def f(x):\n    return [x, str(x)]\n") => execution.result({ task: inPython, text, call });
    expect(await result("f(1)")).toBe("[1, '1']");
    expect(await result("f(1)", "def f(x):\n    raise ValueError('no')\n")).toBe("ValueError: no");
    expect(await result("Call f with 1.")).toBeUndefined();
    expect(await result("1 + 1")).toBeUndefined();
    expect(await result("f(1)", "def f(x):\n    while True: pass\n")).toBeUndefined();
  });

  test("tests of a model reach neither files nor the host", async () => {
    const stolen = "assert f(open('/etc/passwd').read()) or True";
    expect(await execution.holds({ task: inPython, text: "def f(x):\n    return x\n", assertions: [stolen] })).toEqual([false]);
  });
});

describe("in JavaScript", () => {
  test("assertions hold or not, and calls give their values", async () => {
    const text = "```js\nexport const f = (x) => { if (x < 0) throw new RangeError('low'); return [x]; };\n```";
    const assertions = [
      "assert.deepEqual(f(1), [1])",
      "assert(",
      "assert(true)",
      "assert.deepEqual(f(1), [2])",
      "assert(f(0).length === 1)",
    ];
    expect(await execution.holds({ task: inJavaScript, text, assertions })).toEqual([true, false, false, false, true]);
    expect(await execution.result({ task: inJavaScript, text, call: "f(3)" })).toBe("[3]");
    expect(await execution.result({ task: inJavaScript, text, call: "f(-3)" })).toBe("RangeError: low");
    expect(await execution.result({ task: inJavaScript, text, call: "no call" })).toBeUndefined();
  });

  test("TypeScript is run as such", async () => {
    const task = taskWith({ language: "typescript", entry_point: "f" });
    expect(await execution.holds({ task, text: "const f = (x: number): number => x", assertions: ["assert(f(1) === 1)"] })).toEqual([true]);
  });
});

test.each([
  ["another kind", taskWith({ entry_point: "f" }, "json")],
  ["another language", taskWith({ language: "cobol", entry_point: "f" })],
  ["no function", taskWith({})],
  ["a whole program", taskWith({ entry_point: "f", runs: [{ stdin: "", stdout: "" }] })],
  ["a suite", taskWith({ entry_point: "f", suite: "import unittest" })],
])("a task with %s cannot be run, and says so", async (_name, task) => {
  expect(execution.canRun(task)).toBe(false);
  await expect(execution.holds({ task, text: "", assertions: ["assert f(1)"] })).rejects.toMatchObject({ code: "UNSUPPORTED" });
  expect([execution.canRun(inPython), codeExecution({ python }).canRun(inJavaScript)]).toEqual([true, false]);
});
