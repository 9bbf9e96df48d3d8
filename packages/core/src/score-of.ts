import type { FailVerdict, PassVerdict, Verdict } from "./verdict.ts";

export interface ScoreOptions {
  /** The verifier's own score, where it gives one: how much of what was asked holds. Default false: a pass is 1 and a fail 0. */
  readonly partial?: boolean;
}

/** A verdict as a number: 1 for a pass and 0 for a fail, or with `partial` the verifier's own score, 0 to 1. An error is null, never 0. */
export function scoreOf(verdict: PassVerdict | FailVerdict, options?: ScoreOptions): number;
export function scoreOf(verdict: Verdict, options?: ScoreOptions): number | null;
export function scoreOf(verdict: Verdict, { partial = false }: ScoreOptions = {}): number | null {
  if (verdict.status === "error") return null;
  const whole = verdict.status === "pass" ? 1 : 0;
  return partial ? (verdict.score ?? whole) : whole;
}
