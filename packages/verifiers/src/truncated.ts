import type { Candidate, Verdict } from "@cupel/core";

/** A fail of a generation that the token limit cut short is `fail(truncated)`: the harness stopped it, so it is counted apart. */
export function markTruncated(verdict: Verdict, candidate: Partial<Candidate>): Verdict {
  return verdict.status === "fail" && candidate.finishReason === "length" ? { ...verdict, code: "truncated" } : verdict;
}
