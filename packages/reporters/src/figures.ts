import type { RunInfo, RunRecord } from "@cupel/core";
import { type Comparison, compareArms } from "./compare-arms.ts";
import { compareModels, type ModelComparison } from "./compare-models.ts";
import { leaderboardEntry } from "./leaderboard-entry.ts";
import { type MemoryLift, memoryLift } from "./memory-lift.ts";
import { factsInOrder } from "./order.ts";
import { type Decide, decisionsOf } from "./paired.ts";
import { FactsGatherer, type RecordFacts } from "./record-facts.ts";
import { reportedArm } from "./reported-arm.ts";
import type { LeaderboardEntry } from "./summary.ts";

/** What a summary says of the records themselves: the part that takes time. */
export interface Figures {
  /** In the order of models, arms and task ids. */
  readonly facts: readonly RecordFacts[];
  readonly models: readonly string[];
  readonly arms: readonly string[];
  readonly leaderboard: readonly LeaderboardEntry[];
  readonly comparisons: readonly Comparison[];
  readonly model_comparisons: readonly ModelComparison[];
  readonly memory_lift: readonly MemoryLift[];
  /** What an arm on a model decided, found when it is asked for. */
  readonly decide: Decide;
}

type Plan = Pick<RunInfo, "models" | "arms">;

const gatheredFrom = new WeakMap<readonly RunRecord[], FactsGatherer>();
const figuresOf = new WeakMap<FactsGatherer, { readonly key: string; readonly figures: Figures }>();

/** The facts of records. Who asks again for the same list, as all reporters at the end of a run do, gets the same. */
export function gather(records: readonly RunRecord[]): FactsGatherer {
  const known = gatheredFrom.get(records);
  if (known?.facts.length === records.length) return known;
  const gatherer = new FactsGatherer();
  for (const record of records) gatherer.add(record);
  gatheredFrom.set(records, gatherer);
  return gatherer;
}

/** The figures of what was gathered, made once as long as nothing is added. */
export function figure(gatherer: FactsGatherer, { models, arms }: Plan): Figures {
  const key = JSON.stringify([gatherer.facts.length, models, arms]);
  const known = figuresOf.get(gatherer);
  if (known?.key === key) return known.figures;
  const figures = makeFigures(gatherer, { models, arms });
  figuresOf.set(gatherer, { key, figures });
  return figures;
}

function makeFigures({ facts, scored }: FactsGatherer, plan: Plan): Figures {
  const sorted = factsInOrder(facts, plan);
  const byModel = new Map(plan.models.map((model) => [model, [] as RecordFacts[]]));
  for (const [model, own] of Map.groupBy(sorted, (record) => record.model)) byModel.set(model, own);
  const arms = [...new Set([...plan.arms, ...sorted.map(({ arm }) => arm)])];
  const leaderboard = [...byModel].map(([model, own]) => leaderboardEntry(model, own, { arms, scored })).sort(byPolicyRate);
  const decide = decideOnce(byModel, scored);
  const models = [...byModel.keys()];
  return {
    facts: sorted,
    models,
    arms,
    leaderboard,
    comparisons: comparisonsOf(models, arms, { scored, decide }),
    model_comparisons: modelComparisonsOf(leaderboard, decide),
    memory_lift: memoryLift(byModel, { scored }),
    // Not the one above: what it knows would be held as long as the figures.
    decide: (of) => decideOnce(byModel, scored)(of),
  };
}

function byPolicyRate(left: LeaderboardEntry, right: LeaderboardEntry): number {
  return (right.overall.policy_ok_rate ?? -1) - (left.overall.policy_ok_rate ?? -1);
}

/** Decides once for each arm, model and metric. */
function decideOnce(byModel: ReadonlyMap<string, readonly RecordFacts[]>, scored: boolean): Decide {
  const known = new Map<string, ReturnType<Decide>>();
  const byArm = new Map<string, ReadonlyMap<string, readonly RecordFacts[]>>();
  return ({ model, arm, metric }) => {
    const key = JSON.stringify([model, arm, metric]);
    const before = known.get(key);
    if (before !== undefined) return before;
    const groups = byArm.get(model) ?? Map.groupBy(byModel.get(model) ?? [], (record) => record.arm);
    byArm.set(model, groups);
    const own = decisionsOf(groups.get(arm) ?? [], { metric, scored });
    known.set(key, own);
    return own;
  };
}

function comparisonsOf(
  models: readonly string[],
  arms: readonly string[],
  { scored, decide }: { readonly scored: boolean; readonly decide: Decide },
): readonly Comparison[] {
  const against = "baseline";
  if (!arms.includes(against)) return [];
  const others = arms.filter((arm) => arm !== against).sort((left, right) => Number(right === "policy") - Number(left === "policy"));
  const planned = { arm: reportedArm(arms), metric: scored ? "correct" : "verified" } as const;
  return compareArms(models, { arms: others, against, planned, decide });
}

function modelComparisonsOf(leaderboard: readonly LeaderboardEntry[], decide: Decide): readonly ModelComparison[] {
  const models = leaderboard.map(({ model }) => model);
  const arm = leaderboard[0]?.reported_arm ?? "";
  return (["correct", "verified"] as const).flatMap((metric) => compareModels(models, { arm, metric, decide }));
}
