import type { AxisDefinition } from "../axes/axis-definition.ts";
import type { AxisSettings, Treatment } from "../axes/treatment.ts";
import { compareRows, differs, isComparable } from "../localise/compare-rows.ts";
import type { Cell, Cells } from "../plan/cells.ts";
import type { Findings } from "../run/findings.ts";
import type { Gate } from "../run/gate.ts";
import type { Session } from "../run/session.ts";
import { CheckStopped } from "../run/stop.ts";
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
 * From a diverging cell back to the baseline: takes axes away as long as the divergence stays. Each step is the same prompt, sent again and held
 * against the baseline's answer. The baseline is sent as often, in turn: what diverges there is no axis's doing.
 */
export async function attributeCell({ session, findings, gated }: Work, { cells, cell, axisOf }: Attribution): Promise<void> {
  const first = findings.found.find(({ cell: { axis, level } }) => axis === cell.axis && level === cell.level);
  if (first === undefined || findings.found.some(({ cell: { axis } }) => axis === "repeat")) return;
  const { prompt, left, right } = first;
  const { baseline, natural } = cells;
  // What the axis is held against: the baseline, or its own first level.
  const base = natural.has(cell.axis) ? {} : { [cell.axis]: left.level };
  const treatmentOf = (settings: AxisSettings): Treatment =>
    Object.entries(settings).reduce((treatment, [axis, level]) => axisOf(axis).treat(treatment, level as string), baseline.treatment);
  let run = 0;
  const divergences = async (settings: AxisSettings): Promise<number> => {
    let seen = 0;
    const treatment = treatmentOf(settings);
    const { axis } = cell;
    const level = settings[axis] ?? "baseline";
    for (let step = 0; step < stepRuns; step++) {
      await session.before(treatment);
      // The baseline follows what it followed; so does the level.
      const after = axis === "order" ? { after: level === left.level || settings === base ? left : right } : {};
      const rows = await session.send({
        ...after,
        prompts: [prompt],
        treatment,
        place: { purpose: "attribute", axis, level, run: run++, treatment: settings },
      });
      for (const row of rows) if (isComparable(row) && differs(compareRows(left, row), gated.guarantee)) seen++;
    }
    return seen;
  };
  try {
    const minimal = await deltaDebug(Object.entries(cell.settings), async (kept) => (await divergences(Object.fromEntries(kept))) > 0);
    let [withAxes, sent] = [0, 0];
    for (let round = 0; round < mostRounds; round++) {
      if ((await divergences(base)) > 0) return;
      withAxes += await divergences(Object.fromEntries(minimal));
      sent += stepRuns;
      if (chanceOfAllOnOneSide(withAxes, sent) <= 0.05) return;
    }
  } catch (thrown) {
    // The proof is there; a budget that ends here costs the attribution alone.
    if (!(thrown instanceof CheckStopped)) throw thrown;
  }
}
