import type { CallOutcome } from "../outcome.ts";
import type { JobEnd } from "./sandbox-worker.ts";

/**
 * Whether a job must be run once more, alone, and that result stand: it ran out of time while it waited for a core, the judge died, or the
 * candidate could not be locked. Load must not fail a right program; one that starves itself gains nothing.
 */
export function mustRepeat(end: JobEnd): boolean {
  return end.kind === "died" || (end.kind === "late" && end.starved) || (end.kind === "judged" && end.repeat);
}

/** What the world hears of how a job ended. A judge that was killed or died was brought to it by a value of the candidate: `fail`. */
export function outcomeOf(end: JobEnd, mode: string, milliseconds: number): CallOutcome {
  const unmeasured = { assurance: "split", mode, calls: 0, milliseconds, cpuMilliseconds: 0, peakBytes: 0 } as const;
  switch (end.kind) {
    case "judged":
      return { ...unmeasured, ...end.judged };
    case "late":
      return { ...unmeasured, status: "fail", code: "timeout", detail: "the time is over, and the judge had to be killed" };
    case "died":
      return { ...unmeasured, status: "fail", code: "crashed", detail: `the judge died twice: ${end.detail}` };
    case "aborted":
      return { ...unmeasured, status: "error", code: "aborted", detail: "the job was aborted" };
  }
}
