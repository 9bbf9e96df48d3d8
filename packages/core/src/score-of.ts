import type { FailVerdict, PassVerdict, Verdict } from "./verdict.ts";

/** A verdict as a number: its score, 0 to 1, where the verifier gives one, else 1 for a pass and 0 for a fail. An error is null, never 0. */
export function scoreOf(verdict: PassVerdict | FailVerdict): number;
export function scoreOf(verdict: Verdict): number | null;
export function scoreOf(verdict: Verdict): number | null {
  if (verdict.status === "error") return null;
  return verdict.score ?? (verdict.status === "pass" ? 1 : 0);
}
