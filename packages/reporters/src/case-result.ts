import { type RunRecord, verdictText } from "@cupel/core";
import { outcomeOf } from "./outcome.ts";

/** What became of a record, as test reports know it. */
export interface CaseResult {
  readonly status: "pass" | "fail" | "error" | "skipped";
  /** What decided: `correct`, `verified`, `false-accept`, `wrong`, a code of a verdict or an error, `budget`, `reused`, a level below `verified`. */
  readonly code: string;
  /** Public, so fit for any report. Empty for a pass that needs no word. */
  readonly reason: string;
}

/**
 * A record as one case of a test report. The hidden gold decides where there is any, else the public checks. What broke is an error, whatever
 * answer there was. Skipped is what is in no rate, or proves nothing: a budget spent before there was an answer, an answer reused from memory,
 * and, without gold, a pass below `verified`.
 */
export function caseResultOf(record: RunRecord): CaseResult {
  const { verdict, gold, stopReason, chosen, error } = record;
  const outcome = outcomeOf(record, { scored: false });
  if (outcome.reused) return skipped("reused", "answered from memory as it is");
  if (outcome.error !== null) return { status: "error", code: outcome.error, reason: brokenReason(record) };
  if (chosen === null && stopReason === "budget")
    return skipped("budget", error?.message ?? "the budget was spent before there was an answer");
  if (chosen === null) return { status: "fail", code: "no-answer", reason: "the policy gave no answer" };
  if (gold?.status === "pass") return { status: "pass", code: "correct", reason: gold.reason };
  if (gold?.status === "fail") {
    const code = outcome.verified ? "false-accept" : gold.code;
    const before = verdict?.status === "fail" ? verdictText(verdict) : "passed the public checks";
    return { status: "fail", code, reason: `refused by the hidden gold: ${verdictText(gold)}; public checks: ${before}` };
  }
  if (verdict?.status === "fail") return { status: "fail", code: verdict.code, reason: verdict.reason };
  if (verdict?.status !== "pass") return skipped("unchecked", "nothing checked the answer");
  if (verdict.level === "verified") return { status: "pass", code: "verified", reason: verdict.reason };
  return skipped(verdict.level, `${verdict.level}, not verified, and there is no gold to score against`);
}

function skipped(code: string, reason: string): CaseResult {
  return { status: "skipped", code, reason };
}

function brokenReason({ stopReason, error, verdict, gold }: RunRecord): string {
  if (stopReason === "error") return error?.message ?? "unknown";
  const [what, broke] = verdict?.status === "error" ? ["the public checks broke", verdict] : ["the scoring broke", gold];
  return broke === null ? what : `${what}: ${broke.reason}`;
}
