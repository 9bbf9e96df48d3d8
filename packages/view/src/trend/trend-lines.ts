import type { ListedRunInfo } from "@cupel/engine";
import { reportedArm } from "@cupel/reporters";
import type { FigureRate, FiguresOrWhy } from "../runs/run-figures.ts";
import type { NamedRun } from "../runs/runs-folder.ts";

/** A run on a line. */
export interface TrendPoint {
  readonly name: string;
  readonly startedAt: string;
  readonly seed: number;
  readonly rate: FigureRate;
  readonly isComplete: boolean;
}

/** Runs whose rates are of the same thing: the same tasks, gold included, one model, one policy in the reported arm, oracle or not. */
export interface TrendLine {
  readonly model: string;
  readonly arm: string;
  readonly policy: string;
  readonly tasksHash: string;
  readonly tasks: number;
  readonly oracle: boolean;
  readonly metric: "correct" | "verified";
  /** The earliest first. */
  readonly points: readonly TrendPoint[];
  /** Earlier runs that are not shown. */
  readonly left: number;
}

/** The lines and what is on none of them. */
export interface Trends {
  readonly lines: readonly TrendLine[];
  /** Models of runs whose tasks and policy no other run of the model has. */
  readonly alone: number;
  /** Runs that cannot be read or have no rate. */
  readonly without: number;
}

interface Member {
  readonly run: NamedRun & ListedRunInfo;
  readonly model: string;
}

/** Points of a line. */
const mostPoints = 60;
/** Lines of a page; of runs. */
const mostLines = 30;

/** Runs by what their rates are of; each model of a run is on a line of its own. The line with the latest run comes first. */
function trendGroups(runs: readonly NamedRun[]): ReadonlyMap<string, readonly Member[]> {
  const groups = new Map<string, Member[]>();
  for (const run of runs) {
    if ("problem" in run) continue;
    const { arms, tasksHash } = run.header;
    const arm = reportedArm(run.info.arms);
    const policy = arms.find(({ name }) => name === arm)?.policy ?? "";
    for (const model of run.info.models) {
      const key = JSON.stringify([tasksHash, model, arm, policy, run.info.oracle]);
      const own = groups.get(key);
      if (own === undefined) groups.set(key, [{ run, model }]);
      else own.push({ run, model });
    }
  }
  return groups;
}

/** The lines of runs, with figures from `figuresOf`, which is asked for those that are shown only. */
export async function trendsOf(
  runs: readonly NamedRun[],
  figuresOf: (runs: readonly NamedRun[]) => Promise<readonly FiguresOrWhy[]>,
): Promise<Trends> {
  const all = [...trendGroups(runs)];
  const groups = all.filter(([, members]) => members.length > 1);
  const lines: TrendLine[] = [];
  let without = runs.filter((run) => "problem" in run).length;
  for (const [key, members] of groups.slice(0, mostLines)) {
    const shown = members.slice(0, mostPoints);
    const figures = await figuresOf(shown.map(({ run }) => run));
    const [tasksHash, model, arm, policy, oracle] = JSON.parse(key) as [string, string, string, string, boolean];
    const found = shown.flatMap(({ run }, index) => {
      const own = figures[index];
      const of = own === undefined || "problem" in own ? undefined : own.models.find((entry) => entry.model === model);
      return own === undefined || "problem" in own || of === undefined ? [] : [{ run, own, of }];
    });
    // One metric for the whole line: correct where any of its runs has gold.
    const metric = found.some(({ of }) => of.correct.n > 0) ? "correct" : "verified";
    const points = found
      .filter(({ of }) => of[metric].rate !== null)
      .map(({ run, own, of }): TrendPoint => {
        const { startedAt, seed } = run.info;
        return { name: run.name, startedAt, seed, rate: of[metric], isComplete: own.status === "complete" };
      });
    without += shown.length - points.length;
    if (points.length === 0) continue;
    const tasks = found[0]?.own.tasks ?? 0;
    lines.push({ model, arm, policy, tasksHash, tasks, oracle, metric, points: points.reverse(), left: members.length - shown.length });
  }
  return { lines, alone: all.length - groups.length, without };
}
