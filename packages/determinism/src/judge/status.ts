import { percentUp } from "../render/percent.ts";
import type { AxisReport, BoundReport } from "../types/report.ts";
import type { Guarantee } from "../types/verdict.ts";
import type { SeenAxis } from "./axis-report.ts";

interface Standing {
  readonly seen: SeenAxis;
  readonly bound: BoundReport | null;
  readonly minBound: number | null;
  readonly guarantee: Guarantee;
  readonly runs: number;
  readonly segments: number;
  /** Why the axis was not sent to its end. */
  readonly stopped: string | null;
}

/** What an axis shows, and why. Divergence first: one proof suffices. */
export function statusOf({ seen, bound, minBound, guarantee, runs, segments, stopped }: Standing): Pick<AxisReport, "status" | "reason"> {
  const { report, diverging } = seen;
  const { manipulation, prompts } = report;
  if (diverging.size > 0) return { status: "diverged", reason: divergedReason(seen) };
  if (manipulation.of === 0) return { status: "inconclusive", reason: stopped ?? "nothing was sent on this axis" };
  if (manipulation.status === "vacuous")
    return {
      status: "vacuous",
      reason: `the treatment did not happen (${manipulation.verified} of ${manipulation.of} answers prove it): ${manipulation.evidence}`,
    };
  if (segments > 1 && prompts === 0)
    return { status: "invalid", reason: "the setup changed during the check, so that nothing can be compared" };
  if (guarantee === "0") return { status: "inconclusive", reason: "tier 0 observes and claims nothing" };
  if (manipulation.status === "unverified")
    return { status: "inconclusive", reason: `unverified treatment: nothing tells that it happened (${manipulation.evidence})` };
  if (prompts === 0 || bound === null) return { status: "inconclusive", reason: stopped ?? "no prompt got two complete answers" };
  const what = `no divergence in ${prompts} ${prompts === 1 ? "prompt" : "prompts"} × ${runs} runs`;
  if (minBound !== null && bound.upper > minBound)
    return {
      status: "inconclusive",
      reason: `${what}, but the bound ${percentUp(bound.upper)} is above the ${percentUp(minBound)} wanted`,
    };
  return { status: "no-divergence", reason: what };
}

function divergedReason({ report, diverging }: SeenAxis): string {
  const { tokenDivergences, scoreDivergences, lengthOnly } = report;
  const parts = [
    ...(tokenDivergences > 0 ? [`${tokenDivergences} in tokens`] : []),
    ...(lengthOnly > 0 ? [`${lengthOnly} in length`] : []),
    ...(scoreDivergences > 0 ? [`${scoreDivergences} in scores alone`] : []),
  ];
  return `${diverging.size} ${diverging.size === 1 ? "prompt differs" : "prompts differ"}${parts.length > 0 ? `: ${parts.join(", ")}` : ""}`;
}
