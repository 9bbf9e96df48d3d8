import { axisOf } from "../axes/axes.ts";
import type { Cells } from "../plan/cells.ts";
import type { AxisName } from "../types/axis.ts";
import type { AttributionReport } from "../types/report.ts";
import type { TraceRow } from "../types/trace.ts";
import type { Cause, Guarantee } from "../types/verdict.ts";
import type { SeenAxis } from "./axis-report.ts";
import { causeOf } from "./cause.ts";
import { promptsDiffer } from "./causes.ts";

/** What the divergence of an axis is put down to. */
export interface Blame {
  /** Null where nothing diverged. */
  readonly cause: Cause | null;
  /** False where it was not told apart from what the baseline does by itself. */
  readonly isTold: boolean;
  readonly attribution: AttributionReport | null;
}

interface Evidence {
  readonly levels: readonly string[];
  readonly natural: Cells["natural"];
  /** Prompts that diverge at the baseline. */
  readonly unstable: ReadonlySet<number>;
  readonly rows: readonly TraceRow[];
  readonly guarantee: Guarantee;
  readonly resolution: number;
}

/** Puts the divergence of an axis down to the axis, or to what the baseline does by itself. */
export function blameOf(axis: AxisName, seen: SeenAxis, { levels, natural, ...evidence }: Evidence): Blame {
  const { diverging, report } = seen;
  if (diverging.size === 0) return { cause: null, isTold: true, attribution: null };
  if (axis === "repeat") {
    const isScoresOnly = report.tokenDivergences === 0 && report.lengthOnly === 0;
    const cause = promptsDiffer(seen) ? "TOKENIZATION_MISMATCH" : isScoresOnly ? "SCORE_VARIANCE" : "RUN_VARIANCE";
    return { cause, isTold: true, attribution: null };
  }
  const told = causeOf({
    axis,
    ownBase: natural.has(axis) ? null : (levels[0] ?? null),
    axisCause: axisOf(axis).cause,
    diverging: new Set(diverging.keys()),
    ...evidence,
  });
  return { cause: told.cause, isTold: told.isTold, attribution: told.report };
}
