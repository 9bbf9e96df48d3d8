import type { TestOutcome } from "../sandbox.ts";
import type { JobEnd } from "./judge-process.ts";

/** The measurements of a job that was not run. */
export const unmeasured = { assurance: "split", mode: "local", calls: 0, milliseconds: 0, cpuMilliseconds: 0, peakBytes: 0 } as const;

/**
 * Whether a job must be run once more, alone, and that result stand: it ran out of time while it waited for a core for more than half of
 * it, the judge died, or the candidate could not be locked. Load must not fail a right program; one that starves itself gains nothing.
 */
export function mustRepeat(end: JobEnd, wallMs: number): boolean {
  if (end.kind === "died") return true;
  if (end.kind === "late") return end.queueMs > wallMs / 2;
  return end.kind === "result" && (end.result.notStarted === true || (end.result.queueMs ?? 0) > wallMs / 2);
}

/** What the world hears of how a job ended. A judge that was killed or died was brought to it by a value of the candidate: `fail`. */
export function outcomeOf(end: JobEnd, wallMs: number): TestOutcome {
  if (end.kind === "aborted") return { ...unmeasured, status: "error", code: "aborted", detail: "the job was aborted" };
  if (end.kind === "late") {
    return { ...unmeasured, status: "fail", code: "timeout", milliseconds: wallMs + 500, detail: "the judge hung and was killed" };
  }
  if (end.kind === "died") return { ...unmeasured, status: "fail", code: "crashed", detail: `the judge died twice: ${end.detail}` };
  const { id: _, ms, cpuMs = 0, peakBytes = 0, queueMs: _queue, notStarted: _started, ...result } = end.result;
  return { ...unmeasured, ...result, milliseconds: ms, cpuMilliseconds: cpuMs, peakBytes };
}
