import { describe, expect, it } from "vitest";
import { mustRepeat, outcomeOf } from "./outcome-of.ts";
import type { Judged } from "./sandbox-worker.ts";

const timedOut: Judged = { status: "fail", code: "timeout", calls: 1, milliseconds: 1000, cpuMilliseconds: 5, peakBytes: 7 };

describe("how a job ended", () => {
  it("repeats what the machine is to blame for, and nothing that only was slow", () => {
    expect(mustRepeat({ kind: "judged", judged: timedOut, repeat: true })).toBe(true);
    expect(mustRepeat({ kind: "judged", judged: timedOut, repeat: false })).toBe(false);
    expect(mustRepeat({ kind: "late", starved: true })).toBe(true);
    expect(mustRepeat({ kind: "late", starved: false })).toBe(false);
    expect(mustRepeat({ kind: "died", detail: "" })).toBe(true);
    expect(mustRepeat({ kind: "aborted" })).toBe(false);
  });

  it("never lets a candidate leave the rates: only a caller's abort is an error", () => {
    expect(outcomeOf({ kind: "late", starved: false }, "m", 1500)).toMatchObject({ status: "fail", code: "timeout", milliseconds: 1500 });
    expect(outcomeOf({ kind: "died", detail: "" }, "m", 1)).toMatchObject({ status: "fail", code: "crashed", mode: "m" });
    expect(outcomeOf({ kind: "aborted" }, "m", 1)).toMatchObject({ status: "error", code: "aborted" });
  });

  it("says what the judge says, and fills in the mode and that the judge is apart", () => {
    const outcome = outcomeOf({ kind: "judged", judged: timedOut, repeat: false }, "local", 1700);
    expect(outcome).toEqual({ ...timedOut, assurance: "split", mode: "local" });
    const shared = outcomeOf({ kind: "judged", judged: { ...timedOut, assurance: "shared" }, repeat: false }, "local", 1);
    expect(shared.assurance).toBe("shared");
  });
});
