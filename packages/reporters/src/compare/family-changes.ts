import { familyName } from "../family.ts";
import { type Decisions, type Metric, type Pair, pairsOf } from "../paired.ts";
import type { FamilyChange } from "./comparison-report.ts";
import type { TaskMatch } from "./match-tasks.ts";

/** The families of several tasks in which something was won or lost, the largest loss first. */
export function familyChanges(
  entries: readonly { readonly metric: Metric; readonly side: Decisions; readonly other: Decisions }[],
  shared: readonly TaskMatch[],
): readonly FamilyChange[] {
  return entries
    .flatMap((entry) => countFamilies(pairsOf(entry), shared).map((counts) => ({ metric: entry.metric, ...counts })))
    .filter(({ n, wins, losses }) => n > 1 && wins + losses > 0)
    .sort((left, right) => left.difference * left.n - right.difference * right.n || compare(left.family, right.family));
}

/** What came of each family's tasks. */
export function countFamilies(pairs: readonly Pair[], shared: readonly TaskMatch[]): readonly Omit<FamilyChange, "metric">[] {
  const recordOf = new Map(shared.flatMap(({ taskId, side }) => side.slice(0, 1).map((record) => [taskId, record] as const)));
  return [...Map.groupBy(pairs, ({ family }) => family).values()].map((own) => ({
    family: familyName(own.flatMap(({ key }) => recordOf.get(key) ?? [])),
    n: own.length,
    wins: own.filter(({ side, other }) => side > other).length,
    losses: own.filter(({ side, other }) => side < other).length,
    difference: own.reduce((sum, { side, other }) => sum + side - other, 0) / own.length,
  }));
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
