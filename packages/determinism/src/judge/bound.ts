import { simultaneous, zeroEventUpperBound } from "@cupel/stats";
import type { AxisName } from "../types/axis.ts";
import type { CheckSpec } from "../types/check-spec.ts";
import type { BoundReport } from "../types/report.ts";
import type { SeenAxis } from "./axis-report.ts";

/** What the absence of divergence on an axis bounds; null where nothing was compared or the treatment did not happen. */
export function boundOf(
  axis: AxisName,
  { report, comparisonsPerPrompt }: SeenAxis,
  { spec, claims, runs }: { readonly spec: CheckSpec; readonly claims: number; readonly runs: number },
): BoundReport | null {
  if (report.prompts === 0 || report.manipulation.status === "vacuous") return null;
  const alpha = simultaneous(1 - spec.confidence, claims);
  const single = spec.prompts.length === 1;
  const comparisons = single ? report.comparisons : Math.min(comparisonsPerPrompt, axis === "repeat" ? runs - 1 : runs);
  return {
    axis,
    quantity: single ? "flip-chance" : "diverging-prompts",
    rate: null,
    upper: zeroEventUpperBound(single ? comparisons : report.prompts, { alpha }),
    confidence: 1 - alpha,
    claims,
    prompts: report.prompts,
    comparisons,
  };
}
