import type { JsonObject, PublicTask } from "@cupel/core";
import { openJavaScriptSandbox, openSandbox, type Sandbox } from "@cupel/sandbox";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type CodeExecution, codeExecution } from "./code-execution.ts";

let python: Sandbox;
let javascript: Sandbox;
let execution: CodeExecution;
beforeAll(async () => {
  [python, javascript] = await Promise.all([openSandbox({ workers: 1, wallMs: 1500 }), openJavaScriptSandbox({ workers: 1 })]);
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

describe("a program that is observed", () => {
  const observe = (text: string, calls: readonly object[], task = inPython) =>
    execution.observe({ task, candidate: { text, seed: 1 }, calls: calls as never });
  const two = [{ args: [2], equals: 4 }, { args: [3], equals: 7 }, { args: ["a"] }]; // biome-ignore format: short

  test("says for each call what came back, and whether that is right where it is known", async () => {
    const { program, unloadable, observations } = await observe("```python\ndef f(x):\n    return (2 * x, None)[0]\n```", two);
    expect([program, unloadable]).toEqual(["def f(x):\n    return (2 * x, None)[0]\n", undefined]);
    expect(observations).toEqual([{ output: "4", truth: "pass" }, { output: "6", truth: "fail" }, { output: '"aa"' }]); // biome-ignore format: short
    const own = await observe("const f = (x) => [x, { ok: true }]", two.slice(2), inJavaScript);
    expect(own.observations).toEqual([{ output: expect.stringContaining("ok") }]);
  });

  test("runs with imports, helpers at module level, recursion and classes (DL-05)", async () => {
    const text = `import math\nfrom functools import lru_cache\n\nLIMIT = 2\n\nclass Doubler:\n    def times(self, x):\n        return helper(x) * LIMIT\n\n@lru_cache\ndef helper(x):\n    return x if x <= 0 else 1 + helper(x - 1)\n\ndef f(x):\n    return math.floor(Doubler().times(x))\n`;
    expect((await observe(text, [{ args: [20], equals: 40 }])).observations).toEqual([{ output: "40", truth: "pass" }]);
  });

  test("is not believed where it raises, exits, floods or returns what is no value (DL-04, DL-07)", async () => {
    const text = `import os, sys\ndef f(x):\n    print("flood" * 100000)\n    if x == 0: raise ValueError("no")\n    if x == 1: sys.exit(0)\n    if x == 2: os._exit(0)\n    if x == 3: return f\n    return None\n`;
    const { observations } = await observe(
      text,
      [0, 4, 1, 4, 3].map((x) => ({ args: [x], equals: null })),
    );
    expect(observations.map(({ truth }) => truth)).toEqual(["fail", "pass", "fail", "pass", "fail"]);
    expect(observations[0]).toEqual({ failure: { code: "exception", reason: "raised ValueError: no" }, truth: "fail" });
    expect(observations[2]?.failure?.reason).toMatch(/SystemExit|ended the program/);
    expect(observations[4]?.failure?.code).toBe("output");
    const dead = await observe(text, [{ args: [2], equals: null }, { args: [4], equals: null }]); // biome-ignore format: short
    expect(dead.observations).toMatchObject([{ failure: { code: "crashed" }, truth: "fail" }, { output: "null", truth: "pass" }]); // biome-ignore format: short
  });

  test("that takes too long on a call spoils no other; one that always does is not called for ever (DL-04)", {
    timeout: 60_000,
  }, async () => {
    const loops = "def f(x):\n    while x == 1: pass\n    return x\n";
    const numbers = (...list: readonly number[]) => list.map((x) => ({ args: [x], equals: x }));
    expect((await observe(loops, numbers(0, 1, 2))).observations).toEqual([
      { output: "0", truth: "pass" },
      { failure: { code: "timeout", reason: "took too long" }, truth: "fail" },
      { output: "2", truth: "pass" },
    ]);
    const { observations } = await observe("def f(x):\n    while True: pass\n", numbers(0, 1, 2, 3));
    expect(observations.map(({ failure }) => failure?.code)).toEqual(["timeout", "timeout", "timeout", "timeout"]);
    expect(observations.at(-1)?.failure?.reason).toContain("was not called any more");
  });

  test("that is slow but right is not blamed for the calls before it", { timeout: 60_000 }, async () => {
    const slow = "import time\ndef f(x):\n    time.sleep(0.4)\n    return x\n";
    const calls = Array.from({ length: 8 }, (_, x) => ({ args: [x], equals: x }));
    expect((await observe(slow, calls)).observations.map(({ truth }) => truth)).toEqual(Array(8).fill("pass"));
  });

  test("that does not load says why, and none of its calls passes", async () => {
    expect(await observe("def f(x:", two)).toMatchObject({ unloadable: expect.stringContaining("does not parse") });
    const { unloadable, observations } = await observe("def g(x): return 4", two);
    expect(unloadable).toBe("does not define f");
    expect(observations.map(({ truth }) => truth)).toEqual(["fail", "fail", undefined]);
    await expect(observe("x", two, taskWith({}, "json"))).rejects.toThrow("cannot be called here");
  });
});
