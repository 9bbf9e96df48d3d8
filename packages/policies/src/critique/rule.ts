import type { Review } from "./read-reviews.ts";
import type { Trial, TriedCase } from "./trial.ts";

/** Who says whether a case passes and the loop may stop: the labels, the evaluator, or both together. */
export type StopRule = "truth" | "evaluator" | "both";

/** Whether a case passes. A call that returned nothing never does, nor does what nobody has clearly accepted. */
export function casePasses(rule: StopRule, { output, truth }: TriedCase, review: Review | undefined): boolean {
  if (output === undefined) return false;
  const accepted = review?.verdict === "pass";
  if (rule === "truth") return truth === "pass";
  return rule === "evaluator" ? accepted : accepted && truth === "pass";
}

/** Whether the loop has found what it looks for. What the truth is the engine says, by its verdict over the public checks. */
export function isSolved(rule: StopRule, { cases, feedback }: Trial, passed: number): boolean {
  if (feedback.status !== "pass" || (rule !== "evaluator" && feedback.level !== "verified")) return false;
  return rule === "truth" || passed === cases.length;
}
