import { CupelError, type PromptInput, type TargetSettings } from "@cupel/core";
import type { AxisSettings } from "../axes/treatment.ts";
import { cellsOf } from "../plan/cells.ts";
import { gate } from "../run/gate.ts";
import type { AxisName } from "../types/axis.ts";
import type { CheckResult } from "../types/check-result.ts";
import type { TraceRow } from "../types/trace.ts";

/** Two ways of sending one prompt that gave two answers: all it takes to try again. Plain JSON. */
export interface ReplayCase {
  readonly axis: AxisName;
  readonly level: string;
  /** What is set otherwise than in the baseline on each side; both empty on the repeat axis. */
  readonly left: AxisSettings;
  readonly right: AxisSettings;
  readonly settings: TargetSettings;
  /** All that may be sent; neighbours are taken from these. */
  readonly prompts: readonly PromptInput[];
  /** Place of the prompt that diverges, and the places of those that go with it on the right side, in their order. */
  readonly prompt: number;
  readonly group: readonly number[];
  /** Prompts that came right before, by side: what an order is made of. Null on all other axes. */
  readonly before: { readonly left: number | null; readonly right: number | null };
}

/** The first divergence of a check as a case. @throws CupelError `USAGE` when nothing diverged */
export function replayCase({ spec, trace, report }: CheckResult): ReplayCase {
  const [divergence] = report.divergences;
  const at = (sequence: number): TraceRow | undefined => trace.rows.find((row) => row.sequence === sequence);
  const [left, right] = divergence ? [at(divergence.left.sequence), at(divergence.right.sequence)] : [];
  if (divergence === undefined || left === undefined || right === undefined)
    throw new CupelError("USAGE", "Nothing diverged in this check, so there is no divergence to bring about again.", {
      hint: "Hold a setup against what it answered before with detcheck golden or detcheck compare.",
    });
  const { axis, level } = divergence.right;
  const { natural } = cellsOf(gate(spec, trace.capabilities, trace.abilities).axes, trace.capabilities);
  const together = trace.rows.filter(({ group, purpose }) => right.group >= 0 && group === right.group && purpose === right.purpose);
  const group = together.map(({ prompt }) => prompt);
  const before = (row: TraceRow): number | null =>
    axis === "order" ? (trace.rows.findLast(({ sequence, prompt }) => sequence < row.sequence && prompt >= 0)?.prompt ?? null) : null;
  return {
    axis,
    level,
    left: axis === "repeat" || natural.has(axis) ? {} : { [axis]: divergence.left.level },
    right: right.treatment,
    settings: spec.settings,
    prompts: spec.prompts,
    prompt: divergence.prompt,
    group: group.includes(divergence.prompt) ? group : [divergence.prompt],
    before: { left: before(left), right: before(right) },
  };
}
