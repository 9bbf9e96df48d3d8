import type { Cell, Cells } from "../plan/cells.ts";
import type { CheckSpec } from "../types/check-spec.ts";
import type { CheckEnvironment } from "./check-environment.ts";
import type { Findings } from "./findings.ts";
import type { Place } from "./session.ts";

const stages = { screen: "one token each", control: "controls", reproduce: "again", attribute: "attribution" } as const;

/**
 * Tells after every send what it was for and how many answers of the plan are there. An axis that ends at its proof leaves the plan with what
 * was not sent of it; controls, repetitions and attribution are in no plan.
 */
export function tellProgress({
  spec,
  cells: { baseline, others },
  runs,
  findings,
  tell,
}: {
  readonly spec: CheckSpec;
  readonly cells: Cells;
  readonly runs: number;
  readonly findings: Findings;
  readonly tell: NonNullable<CheckEnvironment["progress"]>;
}): (place: Place, answers: number) => void {
  const sent = new Map<string, number>();
  const nameOf = ({ axis, level }: Pick<Cell, "axis" | "level">): string => (axis === "repeat" ? axis : `${axis}=${level}`);
  return (place, answers) => {
    const { purpose } = place;
    if (purpose === "filler") return;
    const name = nameOf(place);
    if (purpose === "cell") sent.set(name, (sent.get(name) ?? 0) + answers);
    const whole = runs * spec.prompts.length;
    const planned = [baseline, ...others].map((cell) => (findings.wants(cell) ? whole : (sent.get(nameOf(cell)) ?? 0)));
    tell({
      stage: purpose === "cell" ? name : `${name} (${stages[purpose]})`,
      done: [...sent.values()].reduce((sum, count) => sum + count, 0),
      planned: planned.reduce((sum, count) => sum + count, 0),
      diverged: findings.diverging,
    });
  };
}
