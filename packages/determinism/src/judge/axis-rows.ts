import type { Cells } from "../plan/cells.ts";
import type { AxisName } from "../types/axis.ts";
import type { TraceRow } from "../types/trace.ts";
import type { AxisRows } from "./look.ts";

/** The rows of an axis by level, the baseline first: the check's own baseline, where the axis's first level is that. */
export function axisRowsOf(
  axis: AxisName,
  levels: readonly string[],
  { rows, natural }: { readonly rows: readonly TraceRow[]; readonly natural: Cells["natural"] },
): AxisRows {
  const judged = rows.filter(({ purpose }) => purpose === "cell" || purpose === "screen");
  const baseline = judged.filter((row) => row.axis === "repeat");
  if (axis === "repeat") return { levels: [{ level: "baseline", rows: baseline }] };
  return {
    levels: levels.map((level, place) => ({
      level,
      rows: place === 0 && natural.has(axis) ? baseline : judged.filter((row) => row.axis === axis && row.level === level),
    })),
  };
}
