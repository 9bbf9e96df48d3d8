import { familyFigures } from "./family-figures.ts";
import { type MeasureContext, measure } from "./measures.ts";
import { kindOrder } from "./order.ts";
import type { RecordFacts } from "./record-facts.ts";
import { reportedArm } from "./reported-arm.ts";
import type { ArmMeasures, LeaderboardEntry, ReferenceKindFigures } from "./summary.ts";

interface Options extends MeasureContext {
  readonly arms: readonly string[];
}

/** One model's entry, from its records. */
export function leaderboardEntry(model: string, records: readonly RecordFacts[], { arms, ...context }: Options): LeaderboardEntry {
  const reported = reportedArm(arms);
  const measureArms = (own: readonly RecordFacts[]): ArmMeasures => {
    const groups = Map.groupBy(own, ({ arm }) => arm);
    const byArm = Object.fromEntries(arms.map((arm) => [arm, measure(groups.get(arm) ?? [], context)]));
    return { ...(byArm[reported] ?? measure([], context)), arms: byArm };
  };
  const overall = measureArms(records);
  const { contract, baseline, policy } = overall.arms;
  const { avg_candidates: _contract, policy_avg_candidates: _policy, ...figures } = referenceFigures(overall);
  return {
    model,
    reported_arm: reported,
    overall: {
      ...figures,
      avg_attempts: contract?.mean_attempts ?? null,
      success_after_retry_rate: contract?.correct_after_retry_rate ?? null,
      avg_candidates_baseline: baseline?.mean_candidates ?? null,
      avg_candidates_contract: contract?.mean_candidates ?? null,
      avg_candidates_policy: policy?.mean_candidates ?? null,
      ...overall,
    },
    by_task: Object.fromEntries(
      kindOrder(records.map(({ task }) => task.kind)).map((kind) => {
        const own = measureArms(records.filter(({ task }) => task.kind === kind));
        return [kind, { ...referenceFigures(own), ...own }];
      }),
    ),
    by_split: groupBySplit(records, measureArms),
    ...familyFigures(
      records.filter(({ arm }) => arm === reported),
      context,
    ),
  };
}

function referenceFigures({ arms: { baseline, contract, policy } }: ArmMeasures): ReferenceKindFigures {
  return {
    baseline_ok_rate: baseline?.correct_rate ?? null,
    contract_ok_rate: contract?.correct_rate ?? null,
    policy_ok_rate: policy?.correct_rate ?? null,
    avg_latency_s: contract?.mean_latency_s ?? null,
    policy_avg_latency_s: policy?.mean_latency_s ?? null,
    retry_rate: contract?.retried_rate ?? null,
    avg_candidates: contract?.mean_candidates ?? null,
    policy_avg_candidates: policy?.mean_candidates ?? null,
  };
}

function groupBySplit<Group>(records: readonly RecordFacts[], make: (own: readonly RecordFacts[]) => Group): Record<string, Group> {
  const groups = [...Map.groupBy(records, ({ task }) => task.split)].filter((entry): entry is [string, RecordFacts[]] => entry[0] !== null);
  return Object.fromEntries(groups.sort(([left], [right]) => (left < right ? -1 : 1)).map(([split, own]) => [split, make(own)]));
}
