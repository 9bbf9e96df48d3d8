import { quoted } from "@cupel/core";
import { type ComparisonReport, percentUp, type SideReport } from "@cupel/determinism";
import { textTable } from "@cupel/reporters";

/** A comparison for a terminal. */
export function comparisonText(report: ComparisonReport): string {
  const { headline, metrics, left, right, furthest, prompts } = report;
  const rows = metrics.map(({ name, between, withinLeft, withinRight, pValue }) => [
    name,
    figure(between),
    figure(withinLeft),
    figure(withinRight),
    pValue.toPrecision(2),
  ]);
  const head = ["distance", "between", "within left", "within right", "p"];
  const table = textTable([head, ...rows], Number.POSITIVE_INFINITY);
  return [
    headline,
    "",
    ...(rows.length === 0 ? [] : [table, "answers: share of tokens or bytes that differ; scores and alternatives: nats.", ""]),
    ...[left, right].flatMap((side, index) => (side === null ? [] : [sideLine(side, index === 0 ? "left" : "right")])),
    ...(prompts.onlyLeft + prompts.onlyRight > 0
      ? [`Left out: ${prompts.onlyLeft} prompts of the left side alone, ${prompts.onlyRight} of the right.`]
      : []),
    ...setupLines(report.differences),
    ...furthest.flatMap(({ promptStart, left: a, right: b }) => [
      "",
      quoted(promptStart),
      `  left   ${quoted(a.slice(0, 100))}`,
      `  right  ${quoted(b.slice(0, 100))}`,
    ]),
    "",
  ].join("\n");
}

/** What the setups say of themselves and were asked for otherwise. */
export function setupLines(differences: ComparisonReport["differences"]): readonly string[] {
  if (differences.length === 0) return [];
  return ["The setups differ in:", ...differences.map(({ name, left, right }) => `  ${name}: ${quoted(left)} and ${quoted(right)}`)];
}

function sideLine({ name, model, repeats, stable, stableScores, of, bound }: SideReport, place: string): string {
  const floor = bound === null ? "" : `; < ${percentUp(bound)} of prompts like these diverge`;
  const scores = stableScores === null ? "" : `, ${stableScores} in scores, too`;
  return `${place}: ${name} ${model}, ${repeats} answers each, ${stable} of ${of} prompts stable${scores}${floor}.`;
}

function figure(value: number): string {
  return value === 0 ? "0" : value.toPrecision(3);
}
