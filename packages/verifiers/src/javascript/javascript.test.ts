import { openJavaScriptSandbox, type Sandbox } from "@cupel/sandbox";
import { verifierLaws } from "@cupel/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { codestub } from "../code/codestub.ts";
import type { PythonChecks } from "../python/checks.ts";
import { python } from "../python/python.ts";
import { type JavaScriptChecks, javascript } from "./javascript.ts";

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await openJavaScriptSandbox({ workers: 1, wallMs: 1500 });
});
afterAll(() => sandbox[Symbol.asyncDispose]());

const task = { id: "t", kind: "codestub", prompt: "p", checks: {} };
const verify = (text: string, checks: JavaScriptChecks, scope: "public" | "gold" = "public") =>
  javascript({ sandbox }).verify({ task, checks: { entry_point: "f", ...checks }, scope, candidate: { text } });

const tests = [{ args: [3], equals: 5 }, { args: [1, 4], equals: 5 }]; // biome-ignore format: short
const right = "function f(x, by = 2) {\n  return x + by;\n}\n";

describe("public checks", () => {
  test("a program that loads is parsed; one that passes the examples is verified", async () => {
    expect(await verify(right, {})).toMatchObject({
      status: "pass",
      level: "parsed",
      assurance: "split",
      mode: "quickjs",
      extraction: "strict",
    });
    expect(await verify(right, { tests })).toMatchObject({ status: "pass", level: "verified", score: 1 });
    expect(await verify(`Sure:\n\`\`\`js\n${right}\`\`\`\nTry \`f(1)\`.`, { tests })).toMatchObject({
      status: "pass",
      extraction: "fenced",
    });
  });

  test.each([
    ["function f(x {", "does not parse: expecting ','", "load"],
    ["const g = (x) => 1", "does not define f", "load"],
    ["null.x", "does not load: TypeError: cannot read property 'x' of null (null.x)", "load"],
    ["const f = () => 4", "example 1: f(3) returned 4, expected 5", "wrong"],
    ["const f = () => [1, 'a', null, true]", 'example 1: f(3) returned [1,"a",null,true], expected 5', "wrong"],
    [
      "function f(x) {\n  return x.a.b;\n}",
      "example 1: f(3) raised TypeError: cannot read property 'b' of undefined (in f: return x.a.b;)",
      "exception",
    ],
    ["function f() { for (;;); }", "example 1: f(3) took too long", "timeout"],
    ["const f = () => () => 5", "example 1: f(3) ended with output", "output"],
  ])("%j fails with the reason %j", async (text, reason, code) => {
    expect(await verify(text, { tests })).toMatchObject({ status: "fail", reason, code, mode: "quickjs" });
  });

  test("assertions are counted, and the first that does not hold is shown with both sides", async () => {
    const assertions = ["assert.equal(f(1), 3)", "f(2, 0) === 2", "assert.deepEqual([f('a', 'b')], ['ab'])"];
    expect(await verify(right, { assertions })).toMatchObject({ status: "pass", score: 1 });
    expect(await verify("const f = (x) => x", { assertions })).toMatchObject({
      reason: "assertion 1: assert.equal(f(1), 3) does not hold: 1 against 3",
      score: 1 / 3,
    });
    expect(await verify("const f = (x) => x + 2", { assertions })).toMatchObject({ reason: "assertion 2: f(2, 0) === 2 does not hold" });
  });

  test("a check is shown where it failed, whether it defines check(candidate) or not", async () => {
    const check = "function check(candidate) {\n  assert.equal(candidate(1), 3);\n}";
    expect(await verify(right, { check })).toMatchObject({ status: "pass" });
    expect(await verify("const f = () => 1", { check })).toMatchObject({ reason: "the check failed at `assert.equal(candidate(1), 3);`" });
    const own =
      "const assert = require('node:assert');\nfunction test() {\n  const candidate = f;\n  assert.deepEqual(candidate(1), 3);\n}\ntest();";
    expect(await verify(right, { check: own })).toMatchObject({ status: "pass" });
    expect(await verify("const f = () => 1", { check: own })).toMatchObject({ status: "fail", code: "wrong" });
  });
});

test("an answer continues or repeats a prefix, whose helpers it keeps", async () => {
  const prefix = "const two = () => 2;\nfunction f(x, by = two()) {\n";
  expect(await verify("  return x + by;\n}", { prefix, tests })).toMatchObject({ status: "pass" });
  expect(await verify("function f(x, by = two()) { return x + by }", { prefix, tests })).toMatchObject({ status: "pass" });
});

test("TypeScript is run where the task says so", async () => {
  const typed =
    "```ts\ninterface Sum { value: number }\nexport function f(x: number, by: number = 2): number { return ({ value: x + by } as Sum).value }\n```";
  expect(await verify(typed, { language: "typescript", tests })).toMatchObject({ status: "pass" });
  expect(await verify(typed, { language: "javascript", tests })).toMatchObject({ status: "fail", code: "load" });
});

test("hidden tests give counts, a code and the name of a builtin error only", async () => {
  const leak = "function f(x) { throw Object.assign(new Error(x), { name: x }) }";
  expect(await verify(leak, { tests }, "gold")).toMatchObject({ status: "fail", reason: "2 of 2 hidden tests failed (Error)" });
  expect(await verify(right, {}, "gold")).toMatchObject({ status: "error", code: "vacuous" });
});

test("what JavaScript has no runner for is unsupported", async () => {
  const whole = { runs: [{ stdin: "", stdout: "" }] } as JavaScriptChecks;
  expect(await verify(right, whole)).toMatchObject({ status: "error", code: "unsupported" });
  expect(await verify(right, { language: "cobol" })).toMatchObject({ status: "error", code: "unsupported" });
});

test("codestub goes by the language of the checks, and opens QuickJS by itself", async () => {
  await using verifier = codestub({ python: python({ sandbox: undefined }), javascript: javascript() });
  const judge = (language: string | undefined, text: string) => {
    const checks: PythonChecks = { entry_point: "f", tests, ...(language !== undefined && { language }) };
    return verifier.verify({ task, checks, scope: "gold", candidate: { text } });
  };
  expect(await judge("javascript", right)).toMatchObject({ status: "pass", mode: "quickjs" });
  expect(await judge("typescript", right)).toMatchObject({ status: "pass", mode: "quickjs" });
  expect(await judge(undefined, right)).toMatchObject({ status: "error", code: "setup" });
  expect(await judge("cobol", right)).toMatchObject({ status: "error", code: "unsupported" });
});

describe("laws", () => {
  const gold = { tests: [{ args: [20, 22], equals: 42 }, { args: ["sesame", "!"], equals: "sesame!" }] }; // biome-ignore format: short
  const sound = {
    task: {
      id: "sum",
      kind: "codestub",
      prompt: "Sum.",
      checks: { entry_point: "f", language: "javascript", tests: [{ args: [1, 2], equals: 3 }] },
      gold,
    },
    right: ["function f(a, b) { return a + b }", "```js\nexport const f = (a, b) => a + b;\n```"],
    wrong: ["const f = () => 3", "const f = (a, b) => a - b"],
    secrets: ["sesame"],
  };
  test.each(verifierLaws("javascript", () => javascript({ sandbox, wallMs: 1500 }), [sound]).map((law) => [law.name, law] as const))(
    "%s",
    { timeout: 60_000 },
    (_, law) => law.check(),
  );
});
