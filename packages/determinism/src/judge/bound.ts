import { simultaneous, zeroEventUpperBound } from "@cupel/stats";
import type { AxisName } from "../types/axis.ts";
import type { CheckSpec } from "../types/check-spec.ts";
import type { BoundReport, ManipulationReport } from "../types/report.ts";
import type { SeenAxis } from "./axis-report.ts";

/**
 * What the absence of divergence on an axis bounds; null where nothing was compared or the treatment did not happen. Of several prompts the
 * share that diverges, 1 − α^(1/P), however often each was sent; of one its chance per comparison at the level that has the fewest, 1 − α^(1/n).
 *
 * @param claims axes that were tested, whatever came out: they share alpha (Bonferroni)
 */
export function boundOf(
  axis: AxisName,
  {
    report,
    comparisonsPerPrompt,
  }: Pick<SeenAxis, "comparisonsPerPrompt"> & {
    readonly report: { readonly prompts: number; readonly manipulation: Pick<ManipulationReport, "status"> };
  },
  { spec, claims }: { readonly spec: Pick<CheckSpec, "prompts" | "confidence">; readonly claims: number },
): BoundReport | null {
  if (report.prompts === 0 || report.manipulation.status === "vacuous") return null;
  const alpha = simultaneous(1 - spec.confidence, claims);
  const single = spec.prompts.length === 1;
  return {
    axis,
    quantity: single ? "flip-chance" : "diverging-prompts",
    rate: null,
    upper: zeroEventUpperBound(single ? comparisonsPerPrompt : report.prompts, { alpha }),
    confidence: 1 - alpha,
    claims,
    prompts: report.prompts,
    comparisons: comparisonsPerPrompt,
  };
}
