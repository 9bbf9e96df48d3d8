import { type RunRecord, verdictText } from "@cupel/core";
import { familyName } from "../family.ts";
import type { Decisions, Metric } from "../paired.ts";
import type { AnswerReport, Flip } from "./comparison-report.ts";
import type { TaskMatch } from "./match-tasks.ts";

interface DecidedMetric {
  readonly metric: Metric;
  readonly side: Decisions;
  readonly other: Decisions;
}

/** The tasks that one side solves and the other does not, with what each said: lost ones first, then by id. */
export function flipsOf(shared: readonly TaskMatch[], metrics: readonly DecidedMetric[]): readonly Flip[] {
  const flips = shared.flatMap((match) => flipOf(match, metrics));
  return flips.sort((left, right) => Number(right.lost.length > 0) - Number(left.lost.length > 0));
}

function flipOf({ side, against }: TaskMatch, metrics: readonly DecidedMetric[]): readonly Flip[] {
  const [first] = side;
  const [other] = against;
  if (first === undefined || other === undefined) return [];
  const valueIn = (decisions: Decisions) => decisions.get(first.taskId)?.value;
  const values = metrics.map((own) => ({ metric: own.metric, side: valueIn(own.side), other: valueIn(own.other) }));
  const where = (is: (side: number, other: number) => boolean) =>
    values
      .filter((value) => value.side !== undefined && value.other !== undefined && is(Number(value.side), Number(value.other)))
      .map(({ metric }) => metric);
  const [won, lost] = [where((left, right) => left > right), where((left, right) => left < right)];
  if (won.length + lost.length === 0) return [];
  const of = (which: "side" | "other") => (metric: Metric) => {
    const value = values.find((own) => own.metric === metric)?.[which];
    return value === undefined ? null : Number(value);
  };
  return [
    {
      task_id: first.taskId,
      kind: first.kind,
      family: familyName([first]),
      prompt: first.taskPrompt,
      won,
      lost,
      side: answerReport(first, of("side")),
      against: answerReport(other, of("other")),
    },
  ];
}

function answerReport(record: RunRecord, shareOf: (metric: Metric) => number | null): AnswerReport {
  const { candidates, chosen, verdict, gold } = record;
  return {
    output: chosen === null ? null : (candidates[chosen]?.text ?? null),
    verdict: verdict === null ? null : verdictText(verdict),
    gold: gold?.status ?? null,
    candidates: candidates.length,
    correct: shareOf("correct"),
    verified: shareOf("verified"),
  };
}
