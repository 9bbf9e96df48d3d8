import { expect, it } from "vitest";
import { eachMode } from "../test-support/each-mode.ts";

eachMode("lists of assertions", { wallMs: 10_000 }, (sandbox) => {
  const judge = (candidate: string, assertions: readonly string[], setup?: string) =>
    sandbox().judge({ mode: "assertions", candidate, entry: ["f"], assertions, ...(setup !== undefined && { setup }) });
  const inc = "def f(x):\n    return x + 1\n";

  it("counts each by itself and shows both sides of the first that does not hold", async () => {
    expect(await judge(inc, ["assert f(1) == 2", "assert f(2) > 2"])).toMatchObject({
      status: "pass",
      calls: 2,
      cases: { total: 2, passed: 2 },
    });
    const outcome = await judge(inc, ["assert f(1) == 2", "assert f(2) == 4, 'no'", "assert f(3) == 4"]);
    expect(outcome).toMatchObject({ status: "fail", code: "wrong", calls: 3, cases: { total: 3, passed: 2 } });
    expect(outcome.cases?.first).toEqual({ index: 1, call: "assert f(2) == 4, 'no'", got: "3", expected: "4" });
  });

  it("keeps one namespace, so that one may build on another, and runs helpers of the set-up", async () => {
    const list = ["twice = f(f(1))", "assert twice == three()", "assert not f(-1)"];
    expect(await judge(inc, list, "def three(): return 3")).toMatchObject({ status: "pass" });
    // The second makes no call itself, yet the program is to blame.
    expect(await judge("def f(x): return 0", list, "def three(): return 3")).toMatchObject({ status: "fail", code: "wrong" });
  });

  it("names the exception and the program's own lines", async () => {
    const outcome = await judge("def g(x):\n    raise KeyError(x)\ndef f(x):\n    return g(x)", ["assert f(1) == 1"]);
    expect(outcome).toMatchObject({ status: "fail", code: "exception", exception: "KeyError" });
    expect(outcome.cases?.first?.trace).toEqual([
      [4, "f"],
      [2, "g"],
    ]);
  });

  it("takes lists that cannot judge for what they are", async () => {
    expect(await judge(inc, [])).toMatchObject({ status: "error", code: "vacuous" });
    expect(await judge(inc, ["assert True"])).toMatchObject({ status: "error", code: "vacuous" });
    expect(await judge(inc, ["assert f(1) == 2", "assert ("])).toMatchObject({ status: "error", code: "contract" });
    expect(await judge(inc, ["assert undefined_name == f(1)"])).toMatchObject({ status: "error", code: "contract" });
  });

  it("does not take a value that equals everything for right", async () => {
    const liar = "class L(int):\n    __eq__ = lambda s, o: True\n    __hash__ = int.__hash__\ndef f(x): return L(7)";
    expect(await judge(liar, ["assert f(1) == 2"])).toMatchObject({ status: "fail", code: "wrong" });
  });

  it("says at which line tests in one piece failed", async () => {
    const job = {
      mode: "tests",
      candidate: inc,
      entry: ["f"],
      tests: "def check(c):\n    assert c(1) == 2\n    assert c(2) == 2\ncheck(f)",
    } as const;
    expect(await sandbox().judge(job)).toMatchObject({ status: "fail", code: "wrong", line: 3 });
  });
});

eachMode("assertions that stand each for itself", { wallMs: 10_000 }, (sandbox) => {
  const judge = (candidate: string, assertions: readonly string[], wallMs = 10_000) =>
    sandbox().judge({ mode: "assertions", candidate, entry: ["f"], assertions, independent: true, untrustedTests: true, wallMs });
  const list = [
    "assert f(1) == 2",
    "assert (",
    "assert g == f(1)",
    "assert True",
    "two = f(1); assert two == 2",
    "assert two == f(1)",
    "assert f(2) == 2",
  ];

  it("says which hold: one that cannot be run, calls nothing or builds on another does not", async () => {
    const outcome = await judge("def f(x):\n    return x + 1\n", list);
    expect(outcome).toMatchObject({ status: "fail", code: "wrong", cases: { total: 7, passed: 2, first: { index: 1 } } });
    expect(outcome.cases?.held).toEqual([true, false, false, false, true, false, false]);
    const all = await judge("def f(x):\n    return x + 1\n", [list[0] ?? "", list[4] ?? ""]);
    expect([all.status, all.cases?.held]).toEqual(["pass", [true, true]]);
  });

  it("calls nothing at all vacuous, and tells of no assertion after the program's death", async () => {
    expect(await judge("def f(x): return 1", ["assert True"])).toMatchObject({ status: "fail", cases: { held: [false] } });
    const dead = await judge("import os\ndef f(x): os._exit(0)", ["assert f(1) == 1", "assert f(1) == 2"]);
    expect(dead).toMatchObject({ status: "fail", code: "crashed" });
    expect(dead.cases?.held ?? []).toHaveLength(0);
  });
});
