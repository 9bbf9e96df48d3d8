import { CupelError } from "@cupel/core";
import { openSandbox, type Sandbox } from "@cupel/sandbox";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { PythonChecks } from "./checks.ts";
import { python } from "./python.ts";

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
    ["1/0", "does not load: ZeroDivisionError: division by zero (1/0)", "load"],
    ["def f(x, by=0): return 4", "example 1: f(3) returned 4, expected 5", "wrong"],
    ["def f(x, by=0): return [x, 'a', None, True]", 'example 1: f(3) returned [3,"a",null,true], expected 5', "wrong"],
    ["def f(x, by=2): return x + by if by == 2 else 'n'", 'example 2: f(1, by=4) returned "n", expected 5', "wrong"],
    [
      "def f(x, by=0):\n    return len(x)",
      "example 1: f(3) raised TypeError: object of type 'int' has no len() (in f: return len(x))",
      "exception",
    ],
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

describe("other shapes of tests", () => {
  const reasonOf = async (text: string, checks: Partial<PythonChecks>) => (await verify(text, checks)).reason;

  test("assertions are counted, and the first that does not hold is shown with both sides", async () => {
    const assertions = ["assert f(1) == 3", "assert f(2, by=0) == 2", "assert f('a', 'b').startswith('a')"];
    expect(await verify(right, { assertions })).toMatchObject({ status: "pass", level: "verified", score: 1 });
    expect(await verify("def f(x, by=2):\n    return x", { assertions })).toMatchObject({
      status: "fail",
      reason: "assertion 1: assert f(1) == 3 does not hold: 1 against 3",
      score: 2 / 3,
    });
    expect(await reasonOf("def f(x, by=2):\n    return x + 2", { assertions })).toBe(
      "assertion 2: assert f(2, by=0) == 2 does not hold: 4 against 2",
    );
    expect(await reasonOf("def f(x, by=2):\n    return x + int(by)", { assertions })).toMatch(
      /^assertion 3: assert f\('a', 'b'\)\.startswith\('a'\) raised ValueError: .* \(in f: return x \+ int\(by\)\)$/,
    );
  });

  test("a public check is shown where it failed", async () => {
    const check = "def check(candidate):\n    for n in range(3):\n        assert candidate(n) == n + 2\n";
    expect(await reasonOf("def f(x, by=2):\n    return x", { check })).toBe("the check failed at `assert candidate(n) == n + 2`");
    expect(await reasonOf("def f(x, by=2):\n    return 1 / x", { check })).toBe(
      "the check failed at `assert candidate(n) == n + 2`: raised ZeroDivisionError: division by zero (in f: return 1 / x)",
    );
  });

  test("whole programs are judged by what they print", async () => {
    const runs = [
      { stdin: "2 3", stdout: "5" },
      { stdin: "1 1", stdout: "2" },
    ];
    const whole = { entry_point: undefined, runs } as unknown as Partial<PythonChecks>;
    expect(await verify("print(sum(map(int, input().split())))", whole)).toMatchObject({ status: "pass", assurance: "split" });
    expect(await verify("print(5)", whole)).toMatchObject({ reason: `run 2: on stdin '1 1' it printed "5\\n", expected '2'`, score: 0.5 });
    expect(await reasonOf("a, b = input().split()\nprint(a - b)", whole)).toBe(
      "run 1: on stdin '2 3' it raised TypeError: unsupported operand type(s) for -: 'str' and 'str' (print(a - b))",
    );
  });

  test("suites are judged, and their verdicts say that they shared an interpreter; who wants split verdicts refuses them", async () => {
    const suite = "import unittest\nclass T(unittest.TestCase):\n    def test_a(self):\n        self.assertEqual(f(1), 3)\n";
    expect(await verify(right, { suite })).toMatchObject({ status: "pass", level: "verified", assurance: "shared" });
    expect(await verify("def f(x): return 1", { suite })).toMatchObject({ status: "fail", reason: "T.test_a: AssertionError: 1 != 3" });
    const strict = python({ sandbox, minAssurance: "split" });
    const input = { task, checks: { entry_point: "f", suite }, scope: "public", candidate: { text: right } } as const;
    expect(await strict.verify(input)).toMatchObject({ status: "error", code: "unsupported" });
  });

  test("tests of a model run locked and judge as others do", async () => {
    const assertions = ["assert f(1) == 3"];
    expect(await verify(right, { assertions, trust: "untrusted" })).toMatchObject({ status: "pass", assurance: "split" });
    const hostile = { assertions: ["assert open('/etc/passwd') and f(1)"], trust: "untrusted" } as const;
    expect((await verify(right, hostile)).status).not.toBe("pass");
  });

  test("everything that the checks hold must hold", async () => {
    const both = { tests, assertions: ["assert f(10) == 12"] };
    expect(await verify(right, both)).toMatchObject({ status: "pass" });
    expect(await verify("def f(x, by=2): return 5", both)).toMatchObject({
      reason: "assertion 1: assert f(10) == 12 does not hold: 5 against 12",
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
  expect(await defectsOf({ entry_point: "f", assertions: [""] })).toMatch(/assertions\[0\] must be source text/);
  expect(await defectsOf({ runs: [{ stdin: "" }] })).toMatch(/runs\[0\] must have stdin and stdout/);
  expect(await defectsOf({ runs: [{ stdin: "", stdout: "" }], tests: [] })).toMatch(/beside it/);
  expect(await defectsOf({ suite: "x", runner: "nose" })).toMatch(/runner must be unittest or pytest/);
  expect(await defectsOf({ runs: [{ stdin: "", stdout: "" }] })).toBe("");
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
