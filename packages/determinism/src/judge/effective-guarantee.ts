import { isComparable } from "../localise/compare-rows.ts";
import type { TraceRow } from "../types/trace.ts";
import type { Guarantee } from "../types/verdict.ts";

/** A tier needs its evidence in the rows: what was declared but did not come backs nothing. */
export function effectiveGuarantee(guarantee: Guarantee, rows: readonly TraceRow[]): Guarantee {
  const cells = rows.filter((row) => row.purpose === "cell" && isComparable(row));
  if (cells.length === 0) return guarantee;
  const hasIds = cells.every(({ outputTokenIds }) => outputTokenIds !== null);
  const hasScores = cells.every(({ scores, text }) => scores !== null || text === "");
  if (guarantee.startsWith("2") && hasScores) return guarantee;
  if (guarantee === "0") return "0";
  return hasIds ? "1i" : "1t";
}
