import type { DeterminismTarget } from "@cupel/core";
import { axisOf } from "../axes/axes.ts";
import type { AxisSettings, Treatment } from "../axes/treatment.ts";
import { compareRows, differs, isComparable } from "../localise/compare-rows.ts";
import { cellsOf } from "../plan/cells.ts";
import type { CheckEnvironment } from "../run/check-environment.ts";
import { abilitiesOf, gate } from "../run/gate.ts";
import { openSession, type Session } from "../run/session.ts";
import type { CheckResult } from "../types/check-result.ts";
import type { CheckSpec } from "../types/check-spec.ts";
import type { TraceRow } from "../types/trace.ts";
import type { ReplayCase } from "./replay-case.ts";

/** Both sides of a case, sent once more. */
export interface Trial {
  readonly left: TraceRow;
  readonly right: TraceRow;
  /** All that went with the right side. */
  readonly together: readonly TraceRow[];
  readonly diverged: boolean;
}

/** Sends cases against a target. */
export interface Trials {
  readonly target: DeterminismTarget;
  /** Up to `times` trials; those whose answers came broken are left out. `until` ends early. */
  run(which: ReplayCase, times: number, until?: (trial: Trial) => boolean): Promise<readonly Trial[]>;
}

/** Trials as the check went: its baseline, its guarantee, its axes. */
export function createTrials({ spec, trace, report }: CheckResult, target: DeterminismTarget, environment: CheckEnvironment): Trials {
  const gated = gate(spec, trace.capabilities, { ...trace.abilities, ...abilitiesOf(target) });
  const { baseline } = cellsOf(gated.axes, trace.capabilities);
  const treat = (settings: AxisSettings): Treatment =>
    Object.entries(settings).reduce((treatment, [axis, level]) => axisOf(axis).treat(treatment, level as string), baseline.treatment);
  const run: Trials["run"] = async (which, times, until = () => false) => {
    const { price: _, runs: __, ...plain } = spec;
    const own: CheckSpec = { ...plain, prompts: which.prompts, settings: which.settings, budget: {}, controls: false };
    await using session = await openSession({ target, spec: own, environment });
    const found: Trial[] = [];
    for (let time = 0; time < times; time++) {
      // Whatever answers at once must not keep signals from coming through.
      await environment.sleep(0, environment.signal);
      const left = await side(session, which, { treatment: treat(which.left), group: [which.prompt], before: which.before.left });
      const right = await side(session, which, { treatment: treat(which.right), group: which.group, before: which.before.right });
      environment.progress?.({ stage: "again", done: time + 1, planned: times, diverged: found.filter(({ diverged }) => diverged).length });
      const [a, b] = [left.find(isWanted(which)), right.find(isWanted(which))];
      if (a === undefined || b === undefined || !isComparable(a) || !isComparable(b)) continue;
      const trial = { left: a, right: b, together: right, diverged: differs(compareRows(a, b), report.guarantee) };
      found.push(trial);
      if (until(trial)) break;
    }
    return found;
  };
  return { target, run };
}

const isWanted =
  ({ prompt }: ReplayCase) =>
  (row: TraceRow): boolean =>
    row.prompt === prompt && row.purpose === "cell";

async function side(
  session: Session,
  { axis, level }: ReplayCase,
  { treatment, group, before }: { readonly treatment: Treatment; readonly group: readonly number[]; readonly before: number | null },
): Promise<readonly TraceRow[]> {
  await session.before(treatment);
  const place = { purpose: "cell", axis, level, run: 0, treatment: {} } as const;
  if (before !== null) await session.send({ prompts: [before], treatment, place: { ...place, purpose: "filler" } });
  const first = session.rows.length;
  await session.send({ prompts: group, treatment, place });
  return session.rows.slice(first).filter((row) => row.group >= 0);
}
