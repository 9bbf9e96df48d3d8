import type { AxisName } from "../types/axis.ts";
import type { AxisReport } from "../types/report.ts";

/** The report of an axis that could not be tried. */
export function refusedAxis(
  axis: AxisName,
  levels: readonly string[],
  { status, reason }: Pick<AxisReport, "status" | "reason">,
): AxisReport {
  const manipulation = {
    status: status === "vacuous" ? ("vacuous" as const) : ("unverified" as const),
    evidence: reason,
    verified: 0,
    of: 0,
  };
  return {
    axis,
    status,
    reason,
    levels: levels.map((level) => ({ level, runs: 0, prompts: 0, within: 0, between: null, manipulation })),
    manipulation,
    prompts: 0,
    comparisons: 0,
    tokenDivergences: 0,
    scoreDivergences: 0,
    lengthOnly: 0,
    bound: null,
    cause: status === "vacuous" ? "VACUOUS" : "UNSUPPORTED_REQUEST",
    positions: [],
    spread: null,
    hazard: null,
    noise: null,
    expectedFlips: null,
    warnings: [],
  };
}
