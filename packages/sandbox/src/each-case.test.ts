import { expect, it, test } from "vitest";
import { eachMode } from "../test-support/each-mode.ts";
import { openJavaScriptSandbox } from "./javascript/javascript-sandbox.ts";

const cases = [{ args: [2], equals: 4 }, { args: [3], equals: 7 }, { args: [0], equals: 0 }]; // biome-ignore format: short

eachMode("what came of each case", { wallMs: 4000 }, (sandbox) => {
  const judge = (candidate: string, more: object = { each: true }) =>
    sandbox().judge({ mode: "cases", candidate, entry: ["f"], cases, ...more });

  it("is told where it is asked for: values, exceptions, and in their order", async () => {
    const { cases: told } = await judge("def f(x):\n    return 4 / x * x if x != 2 else (4, 'a')[0]");
    expect(told).toMatchObject({ total: 3, passed: 1, first: { index: 1, got: "4.0" } });
    expect(told?.each).toEqual([
      { held: true, got: "4" },
      { held: false, got: "4.0", code: "wrong" },
      { held: false, code: "exception", exception: "ZeroDivisionError", message: "division by zero" },
    ]);
    expect((await judge("def f(x): return 2 * x", {})).cases).not.toHaveProperty("each");
  });

  it("ends with the case that ended the job", async () => {
    const loop = await judge("def f(x):\n    while x == 3: pass\n    return 2 * x");
    expect(loop).toMatchObject({ status: "fail", code: "timeout" });
    // An engine that had to be stopped from outside tells nothing of what it did.
    const { each = [] } = loop.cases ?? {};
    expect([[], [{ held: true, got: "4" }, { held: false, code: "timeout" }]]).toContainEqual(each); // biome-ignore format: short
    const { cases: told } = await judge("def f(x):\n    return 2 * x if x == 2 else f");
    expect(told?.each).toEqual([{ held: true, got: "4" }, { held: false, code: "output" }]); // biome-ignore format: short
  });

  it("holds nothing of a program that does not load", async () => {
    expect(await judge("def f(x:")).toMatchObject({ code: "load" });
    expect((await judge("def f(x:")).cases).toBeUndefined();
  });
});

test("JavaScript tells the same", { timeout: 60_000 }, async () => {
  await using sandbox = await openJavaScriptSandbox({ workers: 1 });
  const judge = async (candidate: string) => (await sandbox.judge({ mode: "cases", candidate, entry: ["f"], cases, each: true })).cases;
  expect((await judge("const f = (x) => x === 0 ? x.y.z : x * 2"))?.each).toEqual([
    { held: true, got: "4" },
    { held: false, got: "6", code: "wrong" },
    { held: false, code: "exception", exception: "TypeError", message: "cannot read property 'z' of undefined" },
  ]);
  expect((await judge("const f = (x) => x === 3 ? f : x * 2"))?.each).toEqual([
    { held: true, got: "4" },
    { held: false, code: "output" },
  ]);
});
