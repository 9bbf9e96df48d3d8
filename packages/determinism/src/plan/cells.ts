import type { TargetCapabilities } from "@cupel/core";
import { type AxisSettings, baselineTreatment, type Treatment } from "../axes/treatment.ts";
import type { GatedAxis } from "../run/gate.ts";
import type { AxisName } from "../types/axis.ts";

/** One level of one axis: what is sent for every prompt, `runs` times. */
export interface Cell {
  readonly axis: AxisName;
  readonly level: string;
  readonly treatment: Treatment;
  /** What is set otherwise than in the baseline. */
  readonly settings: AxisSettings;
}

/** The baseline of a check and the cells beside it. */
export interface Cells {
  readonly baseline: Cell;
  readonly others: readonly Cell[];
  /** Axes whose first level is the baseline itself. */
  readonly natural: ReadonlySet<AxisName>;
}

/**
 * What is to be sent. Load can only be seen in answers that come in pieces, so that with a load axis the baseline streams, too: nothing else
 * than the axis may differ.
 */
export function cellsOf(axes: readonly GatedAxis[], capabilities: TargetCapabilities): Cells {
  const isLoad = axes.some(({ axis }) => axis === "concurrency" || axis === "neighbours");
  const plain = baselineTreatment({ stream: isLoad && capabilities.stream, cold: capabilities.cacheControl === "per_request" });
  const natural = new Set<AxisName>();
  const others = axes.flatMap(({ axis, levels, definition }) => {
    const isNatural = definition.naturalLevel(plain) === levels[0];
    if (isNatural) natural.add(axis);
    return (isNatural ? levels.slice(1) : levels).map(
      (level): Cell => ({ axis, level, treatment: definition.treat(plain, level), settings: { [axis]: level } }),
    );
  });
  return { baseline: { axis: "repeat", level: "baseline", treatment: plain, settings: {} }, others, natural };
}
