import { familyFigures } from "./family-figures.ts";
import { correctOf, type MeasureContext, measuresOf } from "./measures.ts";
import { kindOrder } from "./order.ts";
import type { RecordFacts } from "./record-facts.ts";
import { reportedArm } from "./reported-arm.ts";
import type { ArmMeasures, LeaderboardEntry, ReferenceKindFigures } from "./summary.ts";
import { Tally } from "./tally.ts";

interface Options extends MeasureContext {
  readonly arms: readonly string[];
}

/** One model's entry, from its records. */
export function leaderboardEntry(model: string, records: readonly RecordFacts[], { arms, ...context }: Options): LeaderboardEntry {
  const reported = reportedArm(arms);
  const cells = cellsOf(records, context);
  const measureArms = (own: readonly Cell[]): ArmMeasures => {
    const byArm = Object.fromEntries(
      arms.map((arm) => [arm, measuresOf(Tally.of(own.filter((cell) => cell.arm === arm).map(({ tally }) => tally)))]),
    );
    return { ...(byArm[reported] ?? measuresOf(new Tally())), arms: byArm };
  };
  const overall = measureArms(cells);
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
      kindOrder(cells.map((cell) => cell.kind)).map((kind) => {
        const own = measureArms(cells.filter((cell) => cell.kind === kind));
        return [kind, { ...referenceFigures(own), ...own }];
      }),
    ),
    by_split: Object.fromEntries(
      [...Map.groupBy(cells, ({ split }) => split)]
        .filter((entry): entry is [string, Cell[]] => entry[0] !== null)
        .sort(([left], [right]) => (left < right ? -1 : 1))
        .map(([split, own]) => [split, measureArms(own)]),
    ),
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

/** What was counted of the records of one arm, kind and split: each record once, however many groups it is in. */
interface Cell {
  readonly arm: string;
  readonly kind: string;
  readonly split: string | null;
  readonly tally: Tally;
}

function cellsOf(records: readonly RecordFacts[], { scored }: MeasureContext): readonly Cell[] {
  const cells: Cell[] = [];
  let last: Cell | undefined;
  for (const record of records) {
    const { arm, task } = record;
    const isOf = (cell: Cell) => cell.arm === arm && cell.kind === task.kind && cell.split === task.split;
    if (last === undefined || !isOf(last)) last = cells.find(isOf);
    if (last === undefined) cells.push((last = { arm, kind: task.kind, split: task.split, tally: new Tally() }));
    last.tally.add(record, correctOf(record, scored));
  }
  return cells;
}
