import { isComparable } from "../localise/compare-rows.ts";
import type { Cells } from "../plan/cells.ts";
import type { Gate } from "../run/gate.ts";
import { spentOn } from "../run/spending.ts";
import type { CheckSpec } from "../types/check-spec.ts";
import type { CostReport } from "../types/report.ts";
import type { CheckTrace } from "../types/trace.ts";

/** What a check took, beside what the fixed plan would have sent. */
export function costOf(
  spec: CheckSpec,
  { rows, requests, retries, milliseconds }: CheckTrace,
  { gated, natural, runs }: { readonly gated: Gate; readonly natural: Cells["natural"]; readonly runs: number },
): CostReport {
  const { inputTokens, outputTokens, usd } = spentOn(rows, spec.price, (prompt) => spec.prompts[prompt]?.text ?? "");
  const cells = 1 + gated.axes.reduce((sum, { axis, levels }) => sum + levels.length - (natural.has(axis) ? 1 : 0), 0);
  return {
    requests,
    retries,
    inputTokens,
    outputTokens,
    usd,
    milliseconds,
    plannedRequests: cells * runs * spec.prompts.length,
    excluded: rows.filter((row) => !isComparable(row)).length,
  };
}
