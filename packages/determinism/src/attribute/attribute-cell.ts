import type { AxisDefinition } from "../axes/axis-definition.ts";
import type { AxisSettings, Treatment } from "../axes/treatment.ts";
import { compareRows, differs, isComparable } from "../localise/compare-rows.ts";
import type { Cell, Cells } from "../plan/cells.ts";
import type { Findings } from "../run/findings.ts";
import type { Gate } from "../run/gate.ts";
import type { Session } from "../run/session.ts";
import { CheckStopped } from "../run/stop.ts";
import type { TraceRow } from "../types/trace.ts";
import { chanceOfAllOnOneSide } from "./chance-of-side.ts";
import { deltaDebug } from "./delta-debug.ts";

/** Times each step is sent. */
const stepRuns = 5;
/** Rounds of a step and a baseline step, after which a cause stays open. */
const mostRounds = 6;

interface Attribution {
  readonly cells: Cells;
  readonly cell: Cell;
  readonly axisOf: (name: string) => AxisDefinition;
}

interface Work {
  readonly session: Session;
  readonly findings: Findings;
  readonly gated: Gate;
}

/**
 * From a diverging cell back to the baseline: takes conditions away as long as the divergence stays. Conditions are the axis, and what was sent
 * before: a load changes the order, too, so that each has to be seen without the other. Each step is the same prompt, sent again and held
 * against the baseline's answer. The baseline is sent as often, in turn and after what it came after: what diverges there is no axis's doing.
 */
export async function attributeCell({ session, findings, gated }: Work, { cells, cell, axisOf }: Attribution): Promise<void> {
  const first = findings.found.find(({ cell: { axis, level } }) => axis === cell.axis && level === cell.level);
  if (first === undefined || findings.found.some(({ cell: { axis } }) => axis === "repeat")) return;
  const { prompt, left, right } = first;
  const { baseline, natural } = cells;
  const { axis } = cell;
  // What the axis is held against: the baseline, or its own first level.
  const base: AxisSettings = natural.has(axis) ? {} : { [axis]: left.level };
  const [usual, other] = [usualPredecessor(session, left), session.predecessorOf(right)];
  const moved: AxisSettings = axis !== "order" && other !== undefined && other !== usual ? { order: `after prompt ${other + 1}` } : {};
  const treatmentOf = (settings: AxisSettings): Treatment =>
    Object.entries(settings).reduce(
      (treatment, [name, level]) => (name === "order" ? treatment : axisOf(name).treat(treatment, level as string)),
      baseline.treatment,
    );
  let run = 0;
  const divergences = async (settings: AxisSettings): Promise<number> => {
    let seen = 0;
    const treatment = treatmentOf(settings);
    const before = settings.order === undefined || settings.order === base.order ? usual : other;
    for (let step = 0; step < stepRuns; step++) {
      await session.before(treatment);
      const rows = await session.send({
        ...(before !== undefined && { after: before }),
        prompts: [prompt],
        treatment,
        place: { purpose: "attribute", axis, level: settings[axis] ?? "baseline", run: run++, treatment: settings },
      });
      for (const row of rows) if (isComparable(row) && differs(compareRows(left, row), gated.guarantee)) seen++;
    }
    return seen;
  };
  const settingsOf = (kept: readonly (readonly [string, unknown])[]): AxisSettings => ({ ...base, ...Object.fromEntries(kept) });
  try {
    const conditions = Object.entries({ ...cell.settings, ...moved });
    const minimal = settingsOf(await deltaDebug(conditions, async (kept) => (await divergences(settingsOf(kept))) > 0));
    let [withConditions, sent] = [0, 0];
    for (let round = 0; round < mostRounds; round++) {
      if ((await divergences(base)) > 0) return;
      withConditions += await divergences(minimal);
      sent += stepRuns;
      if (chanceOfAllOnOneSide(withConditions, sent) <= 0.05) return;
    }
  } catch (thrown) {
    // The proof is there; a budget that ends here costs the attribution alone.
    if (!(thrown instanceof CheckStopped)) throw thrown;
  }
}

/** Of the row, else of another one of the same level: before the very first nothing of the check was sent. */
function usualPredecessor({ rows, predecessorOf }: Session, { prompt, axis, level, purpose }: TraceRow): number | undefined {
  const isAlike = (row: TraceRow) => row.prompt === prompt && row.axis === axis && row.level === level && row.purpose === purpose;
  const followed = rows.find((row) => isAlike(row) && predecessorOf(row) !== undefined);
  return followed && predecessorOf(followed);
}
