import { expect, it } from "vitest";
import { eachMode } from "../test-support/each-mode.ts";

eachMode("sessions", { wallMs: 5000, recycleAfter: 3 }, (sandbox) => {
  const counter =
    "total = 0\ndef add(x, times=1):\n    global total\n    total += x * times\n    return {'total': total, 'pair': (x, times)}\n";
  const open = (candidate = counter, entry = ["add"]) => sandbox().open({ candidate, entry });

  it("keep a program's state from call to call and give it a fresh start the next time", async () => {
    {
      await using session = await open();
      expect(session.loaded).toMatchObject({ status: "pass" });
      expect(await session.call("add", [2])).toMatchObject({ status: "pass", value: { total: 2, pair: [2, 1] } });
      expect(await session.call("add", [3], { kwargs: { times: 2 } })).toMatchObject({ status: "pass", value: { total: 8 } });
    }
    await using again = await open();
    expect(await again.call("add", [1])).toMatchObject({ value: { total: 1 } });
  });

  it("answer calls in the order they were made", async () => {
    await using session = await open();
    const outcomes = await Promise.all([1, 2, 3].map((x) => session.call("add", [x])));
    expect(outcomes.map(({ value }) => (value as { total: number }).total)).toEqual([1, 3, 6]);
  });

  it("survive exceptions and values that are no JSON", async () => {
    const candidate =
      "def f(x):\n    if x == 0: raise ValueError('zero')\n    return [{1, 2}, 2 ** 60, float('nan'), {1: 2}, object][x - 1] if x < 6 else x\n";
    await using session = await open(candidate, ["f"]);
    expect(await session.call("f", [0])).toMatchObject({ status: "fail", code: "exception", exception: "ValueError", trace: [[2, "f"]] });
    for (const x of [1, 2, 3, 4]) expect(await session.call("f", [x]), String(x)).toMatchObject({ status: "fail", code: "output" });
    expect(await session.call("f", [9])).toMatchObject({ status: "pass", value: 9 });
  });

  it("end with the program's time, and later calls say so; the worker takes the next job", async () => {
    await using session = await open("def f():\n    while True: pass", ["f"]);
    expect(await session.call("f", [], { wallMs: 300 })).toMatchObject({ status: "fail", code: "timeout" });
    expect(await session.call("f", [])).toMatchObject({ status: "fail", code: "timeout" });
    await session[Symbol.asyncDispose]();
    expect(await sandbox().judge({ mode: "load", candidate: "def f(): pass", entry: ["f"] })).toMatchObject({ status: "pass" });
  });

  it("end with the program's death", async () => {
    await using session = await open("import os\ndef f(): os._exit(0)", ["f"]);
    expect(await session.call("f", [])).toMatchObject({ status: "fail", code: "crashed" });
  });

  it("say why a program did not load, and give that for every call", async () => {
    await using session = await open("raise ValueError('no')", ["f"]);
    expect(session.loaded).toMatchObject({ status: "fail", code: "load", load: { phase: "run" } });
    expect(await session.call("f", [])).toMatchObject({ status: "fail", code: "load" });
    await using refused = await open("x\0", ["f"]);
    expect(refused.loaded).toMatchObject({ status: "fail", code: "refused" });
  });

  it("can be aborted, and refuse names and limits that they do not have", async () => {
    await using session = await open("def f():\n    while True: pass", ["f"]);
    await expect(session.call("g", [])).rejects.toMatchObject({ code: "USAGE" });
    await expect(session.call("f", [], { wallMs: 6000 })).rejects.toMatchObject({ code: "USAGE" });
    expect(await session.call("f", [], { signal: AbortSignal.abort() })).toMatchObject({ status: "error", code: "aborted" });
    const outcome = await session.call("f", [], { signal: AbortSignal.timeout(200) });
    expect(outcome).toMatchObject({ status: "error", code: "aborted" });
  });

  it("hold one worker each: with one worker the next waits until the first is released", async () => {
    const first = await open();
    let isOpen = false;
    const second = open().then((session) => {
      isOpen = true;
      return session;
    });
    expect(await first.call("add", [1])).toMatchObject({ status: "pass" });
    expect(isOpen).toBe(false);
    await first[Symbol.asyncDispose]();
    await first[Symbol.asyncDispose]();
    await using session = await second;
    expect(await session.call("add", [5])).toMatchObject({ value: { total: 5 } });
  });
});
