import { percentUp } from "../render/percent.ts";
import type { CheckSpec } from "../types/check-spec.ts";
import type { AllowanceReport } from "../types/report.ts";
import type { TraceRow } from "../types/trace.ts";
import { allowanceOf } from "./allowance.ts";
import type { SeenAxis } from "./axis-report.ts";
import type { verdictOf } from "./verdict.ts";

/** What an allowance makes of the prompts, in the order in which they were first asked; null where there is none. */
export function allowed({ allow, confidence }: CheckSpec, seen: readonly SeenAxis[], rows: readonly TraceRow[]): AllowanceReport | null {
  if (allow === undefined) return null;
  const order = [...new Set(rows.filter(({ purpose }) => purpose === "cell").map(({ prompt }) => prompt))];
  const compared = order.filter((prompt) => seen.some(({ complete, diverging }) => complete.has(prompt) || diverging.has(prompt)));
  const outcomes = compared.map((prompt) => seen.some(({ diverging }) => diverging.has(prompt)));
  return allowanceOf(outcomes, allow, 1 - confidence);
}

type Outcome = ReturnType<typeof verdictOf>;

/** The outcome under an allowance: what it decides stands in place of a single divergence, and never in place of what is invalid. */
export function withAllowance(outcome: Outcome, allowance: AllowanceReport | null): Outcome {
  if (allowance === null || outcome.verdict === "INVALID" || outcome.verdict === "UNSUPPORTED") return outcome;
  const { decision, diverging, prompts, acceptable, unacceptable } = allowance;
  const counted = `${diverging} of ${prompts} prompts diverged`;
  if (decision === "fail") return { verdict: "DIVERGED", reason: `${counted}: more than ${percentUp(acceptable)} of prompts do` };
  if (decision === "pass")
    return { verdict: "NO DIVERGENCE OBSERVED", reason: `${counted}: fewer than ${percentUp(unacceptable)} of prompts do` };
  return {
    verdict: "INCONCLUSIVE",
    reason: `${counted}: neither more than ${percentUp(acceptable)} nor fewer than ${percentUp(unacceptable)} is shown`,
  };
}
