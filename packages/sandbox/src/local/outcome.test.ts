import { describe, expect, it } from "vitest";
import type { JudgeResult } from "./judge-messages.ts";
import { mustRepeat, outcomeOf } from "./outcome.ts";

const timedOut: JudgeResult = { id: 1, ms: 1000, status: "fail", code: "timeout", calls: 1 };

describe("how a job ended", () => {
  it("repeats what waited for a core for more than half its time, and nothing that only was slow", () => {
    expect(mustRepeat({ kind: "result", result: { ...timedOut, queueMs: 501 } }, 1000)).toBe(true);
    expect(mustRepeat({ kind: "result", result: { ...timedOut, queueMs: 499 } }, 1000)).toBe(false);
    expect(mustRepeat({ kind: "late", queueMs: 501 }, 1000)).toBe(true);
    expect(mustRepeat({ kind: "late", queueMs: 0 }, 1000)).toBe(false);
  });

  it("repeats what says nothing of the candidate: a judge that died, a child that was not locked", () => {
    expect(mustRepeat({ kind: "died", detail: "" }, 1000)).toBe(true);
    const broken: JudgeResult = { id: 1, ms: 1, status: "error", code: "setup", calls: 0, notStarted: true };
    expect(mustRepeat({ kind: "result", result: broken }, 1000)).toBe(true);
    const { notStarted: _, ...testsSetUp } = broken;
    expect(mustRepeat({ kind: "result", result: testsSetUp }, 1000)).toBe(false);
  });

  it("never lets a candidate leave the rates: only a caller's abort and a broken set-up are errors", () => {
    expect(outcomeOf({ kind: "late", queueMs: 0 }, 1000)).toMatchObject({ status: "fail", code: "timeout" });
    expect(outcomeOf({ kind: "died", detail: "" }, 1000)).toMatchObject({ status: "fail", code: "crashed" });
    expect(outcomeOf({ kind: "aborted" }, 1000)).toMatchObject({ status: "error", code: "aborted" });
  });

  it("keeps what is between judge and sandbox to itself", () => {
    const outcome = outcomeOf({ kind: "result", result: { ...timedOut, queueMs: 3, cpuMs: 5, peakBytes: 7 } }, 1000);
    expect(outcome).toEqual({
      status: "fail",
      code: "timeout",
      calls: 1,
      assurance: "split",
      mode: "local",
      milliseconds: 1000,
      cpuMilliseconds: 5,
      peakBytes: 7,
    });
  });
});
