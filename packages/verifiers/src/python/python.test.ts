import { CupelError } from "@cupel/core";
import { openSandbox, type Sandbox } from "@cupel/sandbox";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type PythonChecks, python } from "./python.ts";

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await openSandbox({ workers: 1, wallMs: 2000 });
});
afterAll(() => sandbox[Symbol.asyncDispose]());

const task = { id: "t", kind: "codestub", prompt: "p", checks: {} };
const verify = (text: string, checks: Partial<PythonChecks>, scope: "public" | "gold" = "public") =>
  python({ sandbox }).verify({ task, checks: { entry_point: "f", ...checks }, scope, candidate: { text } });

const tests = [{ args: [3], equals: 5 }, { args: [1], kwargs: { by: 4 }, equals: 5 }]; // biome-ignore format: short
const right = "def f(x, by=2):\n    return x + by\n";

describe("public checks", () => {
  test("a program that loads is parsed; one that passes the examples is verified", async () => {
    expect(await verify(right, {})).toMatchObject({
      status: "pass",
      level: "parsed",
      assurance: "split",
      mode: sandbox.description.mode,
      extraction: "strict",
    });
    expect(await verify(right, { tests })).toMatchObject({ status: "pass", level: "verified", assurance: "split" });
    expect(await verify(`Sure:\n\`\`\`python\n${right}\`\`\``, { tests })).toMatchObject({ status: "pass", extraction: "fenced" });
  });

  test.each([
    ["def f(x:\n", "does not parse: '(' was never closed", "load"],
    ["def g(x): return 1", "does not define f", "load"],
    ["1/0", "does not load: ZeroDivisionError: division by zero", "load"],
    ["def f(x, by=0): return 4", "example 1: f(3) returned 4, expected 5", "wrong"],
    ["def f(x, by=0): return [x, 'a', None, True]", 'example 1: f(3) returned [3,"a",null,true], expected 5', "wrong"],
    ["def f(x, by=2): return x + by if by == 2 else 'n'", 'example 2: f(1, by=4) returned "n", expected 5', "wrong"],
    ["def f(x, by=0): return x + 'a'", "example 1: f(3) raised TypeError", "exception"],
    ["def f(x, by=0):\n    while True: pass", "example 1: f(3) took too long", "timeout"],
    ["def f(x, by=0): return object()", "example 1: f(3) ended with output", "output"],
  ])("%j fails with the reason %j", async (text, reason, code) => {
    expect(await verify(text, { tests })).toMatchObject({ status: "fail", reason, code, mode: sandbox.description.mode });
  });

  test("arguments and values are shown in one notation", async () => {
    const own = [{ args: ["a", [true, null]], equals: { k: 1 } }];
    expect(await verify("def f(a, b): return {'k': 2}", { tests: own })).toMatchObject({
      reason: 'example 1: f("a", [true,null]) returned {"k":2}, expected {"k":1}',
    });
  });
});

describe("hidden gold", () => {
  const hidden = [{ args: [3], equals: 5 }, { args: [40], equals: 7777 }, { args: [41], equals: 8888 }]; // biome-ignore format: short

  test("a reason holds counts and the evidence the rest", async () => {
    expect(await verify(right, { tests: hidden }, "gold")).toMatchObject({
      status: "fail",
      code: "wrong",
      reason: "2 of 3 hidden tests failed",
      evidence: { outcome: "wrong", tests: 3, passed: 1, detail: "case 2: f(40) returned 42, expected 7777" },
    });
  });

  test("what a program writes into its exceptions stays out of the reason", async () => {
    const leak = "def f(x, by=2):\n    raise ValueError('input was %r' % x)\n";
    expect(await verify(leak, { tests: hidden }, "gold")).toMatchObject({ reason: "3 of 3 hidden tests failed (ValueError)" });
    expect(await verify("raise ValueError('x' * 99)", { tests: hidden }, "gold")).toMatchObject({ reason: "does not load" });
  });

  test("test source that defines check(candidate) is run over the program", async () => {
    const check = "def check(candidate):\n    assert candidate(3) == 5\n    assert candidate(40) == 42\n";
    const prefix = "def f(x, by=2):\n";
    expect(await verify("    return x + by\n", { prefix, check }, "gold")).toMatchObject({
      status: "pass",
      level: "verified",
      extraction: "strict",
    });
    expect(await verify("return x + by", { prefix, check }, "gold")).toMatchObject({ status: "pass", extraction: "repaired" });
    expect(await verify("    return x\n", { prefix, check }, "gold")).toMatchObject({ status: "fail", reason: "the hidden tests failed" });
    expect(await verify("    return None + x\n", { prefix, check }, "gold")).toMatchObject({
      reason: "the hidden tests failed (TypeError)",
    });
  });

  test("without hidden tests there is nothing to score", async () => {
    expect(await verify(right, {}, "gold")).toMatchObject({ status: "error", code: "vacuous" });
    expect(await verify(right, { tests: [] }, "gold")).toMatchObject({ status: "error", code: "contract" });
    expect(await verify(right, { check: "def check(candidate):\n    pass\n" }, "gold")).toMatchObject({ status: "error", code: "vacuous" });
  });
});

test("checks that cannot be used are named", async () => {
  const defectsOf = async (checks: unknown) => (await python({ sandbox }).validate?.(task, checks as PythonChecks, "public"))?.join(" ");
  expect(await defectsOf({ entry_point: "f", tests })).toBe("");
  expect(await defectsOf({})).toMatch(/entry_point/);
  expect(await defectsOf({ entry_point: "f(" })).toMatch(/entry_point/);
  expect(await defectsOf({ entry_point: "f", tests: {} })).toMatch(/tests must be a list/);
  expect(await defectsOf({ entry_point: "f", tests: [{ args: [] }] })).toMatch(/tests\[0\]/);
});

test("an aborted check, a missing sandbox and a broken one are errors, never fails", async () => {
  const input = { task, checks: { entry_point: "f" }, scope: "public", candidate: { text: right } } as const;
  expect(await python({ sandbox }).verify({ ...input, signal: AbortSignal.abort() })).toMatchObject({ status: "error", code: "aborted" });
  expect(await python({ sandbox: undefined }).verify(input)).toMatchObject({ status: "error", code: "setup" });
  const gone = { ...input, checks: { entry_point: "f", tests } };
  const broken: Sandbox = {
    description: sandbox.description,
    judge: () => Promise.reject(new CupelError("SANDBOX_UNAVAILABLE", "No workers.")),
    open: () => Promise.reject(new CupelError("SANDBOX_UNAVAILABLE", "No workers.")),
    [Symbol.asyncDispose]: async () => {},
  };
  expect(await python({ sandbox: broken }).verify(gone)).toMatchObject({
    status: "error",
    reason: "the python verifier broke: No workers.",
  });
});

test("a generation that was cut is counted apart", async () => {
  const candidate = { text: "def f(x, by=2):\n    return (x", finishReason: "length" } as const;
  expect(await python({ sandbox }).verify({ task, checks: { entry_point: "f" }, scope: "public", candidate })).toMatchObject({
    status: "fail",
    code: "truncated",
  });
});
