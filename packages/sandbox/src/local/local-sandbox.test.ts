import { readdirSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { localUnavailable } from "../../test-support/local-unavailable.ts";
import type { TestCase } from "../jobs.ts";
import { openSandbox } from "../open-sandbox.ts";
import type { Sandbox } from "../sandbox.ts";

const wallMs = 2000;
let sandbox: Sandbox;
const unavailable = await localUnavailable();

const cases = (candidate: string, list: readonly TestCase[]) => sandbox.judge({ mode: "cases", candidate, entry: ["f"], cases: list });
const tests = (candidate: string, source: string, limit = wallMs) =>
  sandbox.judge({ mode: "tests", candidate, entry: ["f"], tests: source, wallMs: limit });
const addOne = "def f(x):\n    return x + 1\n";
const stillRight = async () => expect(await cases(addOne, [{ args: [1], equals: 2 }])).toMatchObject({ status: "pass" });

describe.skipIf(unavailable !== "")("mode local", () => {
  beforeAll(async () => {
    sandbox = await openSandbox({ mode: "local", workers: 1, wallMs });
  });
  afterAll(() => sandbox[Symbol.asyncDispose]());

  it("says how candidates are locked and what the self-test tried", () => {
    expect(sandbox.description.layers).toContain("seccomp");
    expect(sandbox.description.interpreter).toMatch(/^CPython 3\.\d+\.\d+$/);
    expect(sandbox.description.selfTest).toEqual(expect.arrayContaining(["read a host file", "open a socket", "fork", "raise a limit"]));
  });

  it("is what auto chooses where it works", async () => {
    await using chosen = await openSandbox({ workers: 1 });
    expect(chosen.description).toMatchObject({ mode: "local", wallMs: 3000, workers: 1 });
  });

  it("counts the cases that hold and shows the first that does not", async () => {
    const outcome = await cases(addOne, [
      { args: [1], equals: 2 },
      { args: [2], equals: 4 },
      { args: ["a"], equals: "b" },
    ]);
    const first = { index: 1, call: "f(2)", got: "3", expected: "4" };
    expect(outcome).toMatchObject({
      status: "fail",
      code: "wrong",
      calls: 3,
      assurance: "split",
      mode: "local",
      cases: { total: 3, passed: 1, first },
    });
    expect(outcome.peakBytes).toBeGreaterThan(1 << 20);
  });

  it("names the exception of a case, and passes keyword arguments", async () => {
    const outcome = await cases("def f(x, *, by=1):\n    return x / by", [
      { args: [1], kwargs: { by: 4 }, equals: 0.25 },
      { args: [1], kwargs: { by: 0 }, equals: 0 },
    ]);
    expect(outcome).toMatchObject({ status: "fail", code: "exception", exception: "ZeroDivisionError" });
    expect(outcome.cases?.first).toMatchObject({ index: 1, call: "f(1, by=0)", exception: "ZeroDivisionError" });
  });

  it.each([
    ["True", 1, false],
    ["1", true, false],
    ["1.0", 1, true],
    ["(1, (2, 3))", [1, [2, 3]], true],
    ["0.1 + 0.2", 0.3, true],
    ["{1: 2}", { "1": 2 }, false],
    ["{'b': 1, 'a': None}", { a: null, b: 1 }, true],
    ["'1'", 1, false],
    ["{1, 2}", [1, 2], false],
    ["None", false, false],
    ["float('nan')", null, false],
  ])("compares by type: %s with %j is %s", async (value, equals, same) => {
    expect((await cases(`def f():\n    return ${value}`, [{ args: [], equals }])).status).toBe(same ? "pass" : "fail");
  });

  it("widens the comparison by a case's tolerance, for floats only", async () => {
    const near = (value: string, equals: number) => cases(`def f():\n    return ${value}`, [{ args: [], equals, tolerance: 0.01 }]);
    expect((await near("2.511", 2.512)).status).toBe("pass");
    expect((await near("1000", 1001)).status).toBe("fail");
  });

  it.each([
    ["def f(x:\n  pass", "parse", "'(' was never closed (line 1)"],
    ["x = = 1", "parse", "invalid syntax (line 1)"],
    ["import nothing_like_it\ndef f(): pass", "run", "ModuleNotFoundError: No module named 'nothing_like_it'"],
    ["raise SystemExit(0)", "run", "SystemExit: 0"],
    ["def g(): pass", "entry", "does not define f"],
  ] as const)("fails %j before any test, with a message of its own", async (candidate, phase, message) => {
    const outcome = await sandbox.judge({ mode: "load", candidate, entry: ["f"] });
    expect(outcome).toMatchObject({ status: "fail", code: "load", load: { phase }, calls: 0 });
    if (phase !== "parse") expect(outcome.load?.message).toBe(message);
    expect(outcome.load?.message).toMatch(phase === "parse" ? /\(line 1\)$/ : /./);
  });

  it("passes a job that only loads, without a call", async () => {
    expect(await sandbox.judge({ mode: "load", candidate: addOne, entry: ["f"] })).toMatchObject({ status: "pass", calls: 0 });
  });

  it("calls it vacuous when nothing is tested, and a broken contract when the tests cannot run", async () => {
    expect(await cases(addOne, [])).toMatchObject({ status: "error", code: "vacuous" });
    expect(await tests(addOne, "x = 1")).toMatchObject({ status: "error", code: "vacuous" });
    expect(await tests(addOne, "assert undefined_name")).toMatchObject({ status: "error", code: "contract" });
    expect(await tests(addOne, "assert f(")).toMatchObject({ status: "error", code: "contract" });
    expect(await tests(addOne, "f(lambda: 1)")).toMatchObject({ status: "error", code: "unsupported" });
    const setup = { mode: "tests", candidate: addOne, entry: ["f"], tests: "f(1)", setup: "1 / 0" } as const;
    expect(await sandbox.judge(setup)).toMatchObject({ status: "error", code: "setup" });
  });

  it("refuses source that no interpreter should see", async () => {
    for (const candidate of ["x\0", "\ud800", `#${"x".repeat(1 << 20)}`]) {
      expect(await sandbox.judge({ mode: "load", candidate, entry: ["f"] })).toMatchObject({ status: "fail", code: "refused" });
    }
  });

  it("runs helpers of the set-up in the judge and copies changed arguments back", async () => {
    const outcome = await sandbox.judge({
      mode: "tests",
      candidate: "def f(items):\n    items.sort()\n    raise KeyError('k')",
      entry: ["f"],
      setup: "def f(items): ...\ndef helper(n): return [n, 1]",
      tests:
        "a = helper(2)\ntry:\n    f(a)\nexcept KeyError as error:\n    assert error.args == ('k',)\nelse:\n    assert False\nassert a == [1, 2]",
    });
    expect(outcome).toMatchObject({ status: "pass", calls: 1 });
  });

  it("rejects a limit out of range as a mistake of the caller", async () => {
    await expect(tests(addOne, "f(1)", wallMs + 1)).rejects.toMatchObject({ code: "USAGE" });
    await expect(tests(addOne, "f(1)", 0)).rejects.toMatchObject({ code: "USAGE" });
  });

  it("ends a job that is aborted within a second, running or waiting, and judges the next", async () => {
    const controller = new AbortController();
    const job = { mode: "tests", candidate: "def f():\n    while True: pass", entry: ["f"], tests: "f()" } as const;
    const both = Promise.all([sandbox.judge(job, controller), sandbox.judge(job, controller)]);
    setTimeout(() => controller.abort(), 100);
    for (const outcome of await both) expect(outcome).toMatchObject({ status: "error", code: "aborted" });
    await stillRight();
  });

  it("leaves no process behind when it is released, nor a job unanswered", async () => {
    const other = await openSandbox({ mode: "local", workers: 2, wallMs });
    const before = descendants();
    const waiting = [1, 2, 3].map(() =>
      other.judge({ mode: "tests", candidate: "def f():\n    while True: pass", entry: ["f"], tests: "f()" }),
    );
    await expect.poll(descendants).toBeGreaterThan(before); // the second worker started, beside the others
    await other[Symbol.asyncDispose]();
    for (const outcome of await Promise.all(waiting)) expect(outcome).toMatchObject({ status: "error", code: "aborted" });
    // Candidates are killed with their parents though they changed user, which clears that wish.
    await expect.poll(descendants, { timeout: 3000 }).toBeLessThan(before);
  });

  it("replaces workers that have done their share", async () => {
    await using other = await openSandbox({ mode: "local", workers: 1, wallMs, recycleAfter: 3 });
    for (let n = 0; n < 7; n++) {
      const job = { mode: "cases", candidate: addOne, entry: ["f"], cases: [{ args: [n], equals: n + 1 }] } as const;
      expect(await other.judge(job)).toMatchObject({ status: "pass" });
    }
  });
});

it("never becomes another mode: an interpreter that is not there is named", async () => {
  const opening = openSandbox({ mode: "local", python: "/no/such/python" });
  await expect(opening).rejects.toMatchObject({ code: process.platform === "linux" ? "SANDBOX_UNAVAILABLE" : expect.any(String) });
  await expect(openSandbox({ mode: "local", workers: 0 })).rejects.toMatchObject({ code: "USAGE" });
});

/** Processes of ours that run the judge's script: judges, zygotes, candidates. */
function descendants(): number {
  const parents = new Map<number, number>();
  for (const name of readdirSync("/proc").filter((entry) => /^\d+$/.test(entry))) {
    try {
      if (!readFileSync(`/proc/${name}/cmdline`, "latin1").includes("cupel.local")) continue;
      const stat = readFileSync(`/proc/${name}/stat`, "latin1");
      const [state, parent] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      if (state !== "Z") parents.set(Number(name), Number(parent));
    } catch {
      // It ended meanwhile.
    }
  }
  // Ours by parenthood, or without a parent.
  const isOurs = (pid: number): boolean => pid === process.pid || pid === 1 || (parents.has(pid) && isOurs(parents.get(pid) ?? 0));
  return [...parents.keys()].filter(isOurs).length;
}
