import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { TestJob } from "../jobs.ts";
import type { Sandbox } from "../sandbox.ts";
import { openJavaScriptSandbox } from "./javascript-sandbox.ts";

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await openJavaScriptSandbox({ workers: 1, wallMs: 1500 });
});
afterAll(() => sandbox[Symbol.asyncDispose]());

const right = "function add(a, b) { return a + b; }";
const cases = [{ args: [1, 2], equals: 3 }];
const judge = (candidate: string, more: Partial<TestJob> = {}) =>
  sandbox.judge({ mode: "cases", candidate, entry: ["add"], cases, ...more } as TestJob);
const judgeTests = (tests: string, candidate = right, more: object = {}) =>
  sandbox.judge({ mode: "tests", candidate, entry: ["add"], tests, ...more });

test("it says what it is", () => {
  expect(sandbox.description).toMatchObject({ mode: "quickjs", language: "javascript", workers: 1 });
  expect(sandbox.description.selfTest).toContain("require a module");
});

describe("a right program passes", () => {
  test.each([
    ["as a function", right],
    ["as a constant", "const add = (a, b) => a + b"],
    ["as an export", "export const add = (a, b) => a + b"],
    ["as a default export", "export default function (a, b) { return a + b }"],
    ["as an exported function that awaits", "export async function add(a, b) { return a + (await b) }"],
    ["in a module that awaits", "const two = await Promise.resolve(0);\nexport function add(a, b) { return a + b + two }"],
    ["in module.exports", "module.exports = { add: (a, b) => a + b }"],
    ["as a promise that waits for timers", "async function add(a, b) { await new Promise((r) => setTimeout(r, 60_000)); return a + b }"],
    [
      "with builtins of its own",
      "Array.prototype.last = function () { return this.at(-1) }; function add(...all) { return all[0] + all.last() }",
    ],
  ])("%s", async (_, candidate) => {
    expect(await judge(candidate)).toMatchObject({ status: "pass", assurance: "split", mode: "quickjs", calls: 1 });
  });

  test.each([
    ["function add(a: number, b: number): number { return a + b }"],
    ["enum One { value = 1 }\nfunction add(a: number, b: number) { return a + b + One.value - 1 }"],
  ])("in TypeScript: %j", async (candidate) => {
    expect(await judge(candidate, { language: "typescript" })).toMatchObject({ status: "pass" });
    expect(await judge(candidate)).toMatchObject({ status: "fail", code: "load", load: { phase: "parse" } });
  });
});

describe("a program that is not right fails", () => {
  test.each([
    ["wrong", "function add(a, b) { return a - b }"],
    ["wrong", "function add() { return '3' }"],
    ["wrong", "function add() {}"],
    ["exception", "function add() { throw new TypeError('no') }"],
    ["exception", "function add(a, b) { return add(a, b) }"],
    ["exception", "async function add() { await null; throw 1 }"],
    ["load", "function add(a, b"],
    ["load", "null.x"],
    ["load", "function plus() {}"],
    ["load", "import fs from 'node:fs'; export const add = (a, b) => a + b"],
    ["timeout", "while (true) {}"],
    ["timeout", "function add() { for (;;) try { for (;;) {} } catch {} }"],
    ["timeout", "function add() { return new Promise(() => {}) }"],
    ["timeout", "function add() { const again = () => void Promise.resolve().then(again); again(); return 3 }"],
    ["crashed", "function add() { return JSON.parse('['.repeat(1e5)) }"],
    ["memory", "function add() { const all = []; for (;;) all.push(new Array(1e4).fill(1)) }"],
    ["memory", "const all = []; for (;;) all.push(new Uint8Array(1 << 20))"],
    ["output", "function add() { return { then(done) { done(3) } } }"],
    ["output", "function add() { return { get sum() { return 3 } } }"],
    ["output", "function add() { return Symbol.iterator }"],
    ["output", "function add() { return new (class Three { #value = 3 })() }"],
    ["output", "function add() { return 'x'.repeat(5e6) }"],
    ["refused", "\0"],
  ])("with %s: %s", async (code, candidate) => {
    expect(await judge(candidate)).toMatchObject({ status: "fail", code, assurance: "split" });
    expect(await judge(right)).toMatchObject({ status: "pass" });
  });

  test("and is shown where it failed", async () => {
    const thrower = "function add(a) {\n  return a.b.c;\n}";
    expect(await judge(thrower)).toMatchObject({
      code: "exception",
      exception: "TypeError",
      cases: { total: 1, passed: 0, first: { index: 0, call: "add(1, 2)", expected: "3", exception: "TypeError", trace: [[2, "add"]] } },
    });
    expect(await judge("function add(\n  a b) {}")).toMatchObject({
      load: { phase: "parse", message: expect.stringContaining("(line 2)") },
    });
  });
});

describe("tests", () => {
  test.each([
    ["assert.equal(add(1, 2), 3)"],
    ["const assert = require('node:assert/strict');\nfunction check(f) { assert.deepStrictEqual([f(1, 2)], [3]) }\ncheck(add)"],
    ["assert.equal(await add(1, 2), 3)"],
    ["assert.ok(add(1, 2) === 3); assert.notEqual(add(1, 2), 4); assert.match(String(add(1, 2)), /3/)"],
  ])("that hold: %s", async (tests) => {
    expect(await judgeTests(tests)).toMatchObject({ status: "pass" });
    expect(await judgeTests(tests, "function add() { return 4 }")).toMatchObject({
      status: "fail",
      code: "wrong",
      line: expect.any(Number),
    });
  });

  test("see errors, arguments changed in place, and every kind of plain value", async () => {
    const thrower = "function add() { throw new RangeError('too much') }";
    expect(await judgeTests("assert.throws(() => add(), RangeError); assert.throws(() => add(), /too much/)", thrower)).toMatchObject({
      status: "pass",
    });
    expect(await judgeTests("assert.throws(() => add(), TypeError)", thrower)).toMatchObject({ status: "fail" });
    const sorter = "function add(list, seen) { list.sort(); seen.set(1, 2); list.push(-0) }";
    const sorted =
      "const list = [3, 1], seen = new Map(); add(list, seen); assert.deepEqual(list, [1, 3, -0]); assert.equal(seen.get(1), 2)";
    expect(await judgeTests(sorted, sorter)).toMatchObject({ status: "pass" });
    const echo = "const add = (value) => value";
    const values =
      "[undefined, 1n, -0, NaN, Infinity, new Map([[[1], new Set(['a'])]]), new Uint8Array([1, 2]), [, 1], { a: { b: null } }]";
    expect(await judgeTests(`for (const value of ${values}) assert.deepEqual(add(value), value)`, echo)).toMatchObject({
      status: "pass",
      calls: 9,
    });
    expect(await judgeTests("assert.deepEqual(add(0), -0)", echo)).toMatchObject({ status: "fail", code: "wrong" });
  });

  test("that swallow a fault do not pass", async () => {
    const swallow = "try { add(1, 2) } catch {}\nassert(true)";
    expect(await judgeTests(swallow, "function add() { return () => 3 }")).toMatchObject({ status: "fail", code: "output" });
    expect(await judgeTests(swallow, "function add() { for (;;); }")).toMatchObject({ status: "fail", code: "timeout" });
    expect(await judgeTests("assert.throws(() => add(1))", "function add() { return () => 3 }")).toMatchObject({
      status: "fail",
      code: "output",
    });
  });

  test("that do not wait for what they start do not pass", async () => {
    for (const floating of [
      "async function main() { assert.equal(await add(1, 2), 4) }\nmain();\n1",
      "assert.rejects(async () => add(1, 2));\n1",
      "add(1, 2);\n(async () => { null.x })();\n1",
    ]) {
      expect((await judgeTests(floating)).status, floating).not.toBe("pass");
    }
    const half = "assert.equal(add(1, 2), 3);\n(async () => assert.equal(await add(1, 3), 5))();\n1";
    expect(await judgeTests(half)).toMatchObject({ status: "fail", code: "wrong", line: 2 });
    for (const waiting of [
      "async function main() { assert.equal(await add(1, 2), 3) }\nmain()",
      "async function main() { assert.equal(await add(1, 2), 3) }\nawait main();\n1",
    ]) {
      expect(await judgeTests(waiting), waiting).toMatchObject({ status: "pass" });
    }
    const throwing = "function add() { throw new RangeError('far') }";
    expect(await judgeTests("await assert.rejects(async () => add(1, 2))", throwing)).toMatchObject({ status: "pass" });
  });

  test("that cannot be judged are errors", async () => {
    expect(await judgeTests("assert(true)")).toMatchObject({ status: "error", code: "vacuous" });
    expect(await judgeTests("assert(")).toMatchObject({ status: "error", code: "contract" });
    expect(await judgeTests("nothing()")).toMatchObject({ status: "error", code: "contract" });
    expect(await judgeTests("add(() => 1)")).toMatchObject({ status: "error", code: "unsupported" });
    expect(await judgeTests("add(1, 2)", right, { setup: "null.x" })).toMatchObject({ status: "error", code: "setup" });
    expect(await judgeTests("add(1, 2)", right, { setup: "const add = 1" })).toMatchObject({ status: "error", code: "setup" });
    expect(await judgeTests("add(1, 2)", right, { language: "python" })).toMatchObject({ status: "error", code: "unsupported" });
    expect(await sandbox.judge({ mode: "program", candidate: right, cases: [{ stdin: "", stdout: "" }] })).toMatchObject({
      code: "unsupported",
    });
    expect(await judge(right, { cases: [{ args: [], kwargs: { a: 1 }, equals: 1 }] } as Partial<TestJob>)).toMatchObject({
      code: "unsupported",
    });
  });

  test("as assertions are counted, one that is false fails", async () => {
    const assertions = ["assert.equal(add(1, 2), 3)", "add(1, 2) === 4", "assert.equal(add(2, 2), 5)"];
    const outcome = await sandbox.judge({ mode: "assertions", candidate: right, entry: ["add"], assertions });
    expect(outcome).toMatchObject({
      status: "fail",
      code: "wrong",
      cases: { total: 3, passed: 1, first: { index: 1, call: "add(1, 2) === 4" } },
    });
  });
});

test("the same seed draws the same numbers", async () => {
  const draw = async (seed: number) => (await judge("const add = () => Math.random()", { seed })).cases?.first?.got;
  expect(await draw(1)).toBe(await draw(1));
  expect(await draw(1)).not.toBe(await draw(2));
});

test("a program finds nothing that another left, and no tests", async () => {
  const leaver = "globalThis.left = Object.prototype.left = 1; function add(a, b) { return a + b }";
  expect(await judge(leaver)).toMatchObject({ status: "pass" });
  expect(await judge("function add(a, b) { return globalThis.left === undefined ? a + b : 0 }")).toMatchObject({ status: "pass" });
  const names = "const add = () => Object.getOwnPropertyNames(globalThis).filter((name) => ['assert', 'secret'].includes(name))";
  expect(await judgeTests("var secret = 'sesame'; assert.deepEqual(add(), [])", names)).toMatchObject({ status: "pass" });
});

test("a session keeps its state, survives an exception and ends with a timeout", async () => {
  const candidate = "let sum = 0; function add(by) { if (by < 0) throw new Error('negative'); sum += by; while (sum > 9); return { sum } }";
  await using session = await sandbox.open({ candidate, entry: ["add"], wallMs: 400 });
  expect(session.loaded).toMatchObject({ status: "pass" });
  expect(await session.call("add", [3])).toMatchObject({ status: "pass", value: { sum: 3 } });
  expect(await session.call("add", [-1])).toMatchObject({ status: "fail", code: "exception", exception: "Error" });
  expect(await session.call("add", [3])).toMatchObject({ value: { sum: 6 } });
  expect(await session.call("add", [9])).toMatchObject({ status: "fail", code: "timeout" });
  expect(await session.call("add", [0])).toMatchObject({ status: "fail", code: "timeout" });
});

test("an aborted job ends, and the next is judged", async () => {
  const signal = AbortSignal.timeout(100);
  const job = { mode: "cases", candidate: "while (true) {}", entry: ["add"], cases } as const;
  expect(await sandbox.judge(job, { signal })).toMatchObject({ status: "error", code: "aborted" });
  expect(await judge(right)).toMatchObject({ status: "pass" });
});

test("assertions that stand each for itself say which hold", async () => {
  const assertions = [
    "assert.equal(add(1, 2), 3)",
    "assert.equal(",
    "assert.equal(gone(), add(1, 2))",
    "assert(true)",
    "const three = await add(1, 2); assert.equal(three, 3)",
    "const three = add(1, 2); three === 4",
    "assert.equal(add(1, 2), 4)",
    "assert.equal(await add(2, 2), 4) // after one that was lost",
  ];
  const outcome = await judge(right, { mode: "assertions", assertions, independent: true });
  expect(outcome).toMatchObject({ status: "fail", code: "wrong", cases: { total: 8, passed: 3, first: { index: 1 } } });
  expect(outcome.cases?.held).toEqual([true, false, false, false, true, false, false, true]);
});
