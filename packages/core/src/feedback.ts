import type { FailCode, Verdict, VerdictLevel } from "./verdict.ts";

/** What a policy learns of a candidate it yielded: the public part of the verdict over the public checks, nothing of the gold. */
export interface Feedback {
  readonly status: Verdict["status"];
  /** Public reason; empty on a pass. May go into a repair prompt. */
  readonly reason: string;
  /** Set on a pass. */
  readonly level?: VerdictLevel;
  /** Set on a fail. */
  readonly code?: FailCode;
}

/** The public part of a verdict. */
export function feedbackOf(verdict: Verdict): Feedback {
  if (verdict.status === "pass") return { status: "pass", reason: verdict.reason, level: verdict.level };
  if (verdict.status === "fail") return { status: "fail", reason: verdict.reason, code: verdict.code };
  return { status: "error", reason: verdict.reason };
}
