import { exactMcNemar } from "@cupel/stats";
import { chanceOfAllOnOneSide } from "../attribute/chance-of-side.ts";
import { compareRows, differs, isComparable } from "../localise/compare-rows.ts";
import type { AxisName } from "../types/axis.ts";
import type { AttributionReport } from "../types/report.ts";
import type { TraceRow } from "../types/trace.ts";
import type { Cause, Guarantee } from "../types/verdict.ts";

/** The cause of an axis's divergence, and the steps that told it. */
export interface Attributed {
  readonly cause: Cause;
  readonly isTold: boolean;
  readonly report: AttributionReport | null;
}

interface Evidence {
  readonly axis: AxisName;
  /** The level that the others are held against, where it is not the baseline of the check. */
  readonly ownBase: string | null;
  readonly axisCause: Cause;
  /** Prompts that diverge on the axis, and those that diverge at the baseline. */
  readonly diverging: ReadonlySet<number>;
  readonly unstable: ReadonlySet<number>;
  readonly rows: readonly TraceRow[];
  readonly guarantee: Guarantee;
  readonly resolution: number;
}

/**
 * Blames an axis only when the baseline repeats: a prompt that differs there differs everywhere. Where the steps of attribution were sent, the
 * baseline among them must not diverge, and the smallest set of conditions must do so more often than chance puts all divergences on one side (5 %).
 */
export function causeOf({ axis, ownBase, axisCause, diverging, unstable, rows, guarantee, resolution }: Evidence): Attributed {
  const steps = stepsOf({ axis, ownBase, rows, guarantee, resolution });
  if ([...diverging].every((prompt) => unstable.has(prompt))) return { cause: "RUN_VARIANCE", isTold: true, report: steps };
  if (steps === null) {
    const own = [...diverging].filter((prompt) => !unstable.has(prompt)).length;
    // Where the baseline repeats for every prompt, the axis is what differs; where it does not, more of the axis's own prompts than chance gives.
    const isTold = unstable.size === 0 || exactMcNemar(own, unstable.size).oneSided <= 0.05;
    return { cause: isTold ? axisCause : "RUN_VARIANCE", isTold, report: null };
  }
  const isBase = ({ treatment }: AttributionReport["steps"][number]): boolean =>
    ownBase === null ? treatment.length === 0 : treatment.every(({ axis: name, level }) => name === axis && level === ownBase);
  const baseline = steps.steps.find(isBase);
  const own = steps.steps.filter((step) => !isBase(step)).at(-1);
  if (baseline !== undefined && baseline.diverged > 0)
    return { cause: "RUN_VARIANCE", isTold: true, report: { ...steps, cause: "RUN_VARIANCE", minimal: [] } };
  const each = Math.min(own?.of ?? 0, baseline?.of ?? 0);
  const isTold = own !== undefined && each > 0 && chanceOfAllOnOneSide(Math.min(own.diverged, each), each) <= 0.05;
  const conditions = (own?.treatment ?? []).filter(({ axis: name, level }) => !(name === axis && level === ownBase));
  // Without the axis, after what came before its answer: the order does it, which a load or a primed cache changes, too.
  const blamed = conditions.some(({ axis: name }) => name === axis) ? axisCause : "ORDER_VARIANCE";
  // What never came back under its conditions was most likely no work of theirs.
  const cause = isTold || (own?.diverged ?? 0) >= 2 ? blamed : "RUN_VARIANCE";
  return { cause, isTold, report: { ...steps, cause, minimal: cause === "RUN_VARIANCE" ? [] : conditions } };
}

function stepsOf({
  axis,
  ownBase,
  rows,
  guarantee,
  resolution,
}: Pick<Evidence, "axis" | "ownBase" | "rows" | "guarantee" | "resolution">): AttributionReport | null {
  const steps = rows.filter((row) => row.purpose === "attribute" && row.axis === axis && isComparable(row));
  const [any] = steps;
  if (any === undefined) return null;
  const { prompt } = any;
  const isReference = (row: TraceRow): boolean => (ownBase === null ? row.axis === "repeat" : row.axis === axis && row.level === ownBase);
  const [reference] = rows
    .filter(
      (row) => row.purpose === "cell" && row.prompt === prompt && row.segment === any.segment && isReference(row) && isComparable(row),
    )
    .sort((left, right) => left.sequence - right.sequence);
  if (reference === undefined) return null;
  const keyOf = (row: TraceRow): string => JSON.stringify(Object.entries(row.treatment));
  const report = [...Map.groupBy(steps, keyOf)].map(([key, same]) => ({
    treatment: (JSON.parse(key) as [AxisName, string][]).map(([name, level]) => ({ axis: name, level })),
    diverged: same.filter((row) => differs(compareRows(reference, row, { resolution }), guarantee)).length,
    of: same.length,
  }));
  return { prompt, minimal: [], cause: "RUN_VARIANCE", steps: report };
}
