import { visible } from "@cupel/core";
import { hanging, textTable, wrap } from "../text-table.ts";
import type { AnswerReport, ComparisonReport, Flip, PairReport, SettingDifference } from "./comparison-report.ts";
import { measureRows } from "./measure-rows.ts";
import { sideBySide } from "./side-by-side.ts";

/** How a comparison is printed. */
export interface ComparisonTextOptions {
  readonly columns?: number;
  readonly colour?: boolean;
  /** Most tasks to show with both answers, for each pair. Default 10. */
  readonly flips?: number;
}

interface Style {
  readonly columns: number;
  readonly flips: number;
  readonly bold: (text: string) => string;
}

/** A comparison for a terminal: sides and what they differ in, rates and costs beside each other, tests in words, families, then the tasks that flipped with both answers, last the gates. */
export function comparisonText(report: ComparisonReport, { columns = 80, colour = false, flips = 10 }: ComparisonTextOptions = {}): string {
  const style = { columns, flips, bold: (text: string) => (colour ? `\u001b[1m${text}\u001b[22m` : text) };
  const sides = report.sides.map(({ name, label, runs }) => `${name}  ${visible(label)} (seed ${runs.map(({ seed }) => seed).join(", ")})`);
  const blocks = [
    sides.join("\n"),
    ...report.notes.map((note) => wrap(note, columns)),
    ...report.pairs.flatMap((pair) => pairText(pair, style)),
    gatesText(report, style),
  ];
  return `${blocks.join("\n\n")}\n`;
}

function pairText(pair: PairReport, style: Style): readonly string[] {
  const { columns, bold } = style;
  const title = bold(`${pair.side} against ${pair.against} on ${pair.tasks} ${pair.tasks === 1 ? "task" : "tasks"}`);
  const differences = pair.differences.map(
    (own) => `  ${visible(own.setting)}: ${settingText(own, "against")} -> ${settingText(own, "side")}`,
  );
  const rates = [["", pair.against, pair.side], ...measureRows(pair.measures.against, pair.measures.side)];
  const sentences = pair.metrics.flatMap(({ sentence, sensitivity, conclusion }) => {
    const told = wrap(visible(sentence), columns);
    return conclusion === "not distinguished" ? [told, wrap(sensitivity.sentence, columns)] : [bold(told)];
  });
  return [
    [title, ...differences].join("\n"),
    textTable(rates, columns),
    ...sentences,
    ...(pair.non_inferiority === null ? [] : [wrap(pair.non_inferiority.sentence, columns)]),
    ...familiesText(pair, columns),
    ...flipsText(pair, style),
  ];
}

/** A setting in one line, cut where it is long. */
export function settingText(difference: SettingDifference, which: "side" | "against"): string {
  const text = visible(JSON.stringify(difference[which]));
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}

function familiesText({ by_family }: PairReport, columns: number): readonly string[] {
  if (by_family.length === 0) return [];
  const rows = by_family.map(({ family, metric, n, wins, losses }) => [visible(family), metric, `${wins}`, `${losses}`, `${n}`]);
  return [textTable([["family", "metric", "won", "lost", "tasks"], ...rows], columns)];
}

function flipsText(pair: PairReport, { columns, flips: most, bold }: Style): readonly string[] {
  const { flips, side, against } = pair;
  if (flips.length === 0) return ["No task flipped."];
  const [lost, won] = [flips.filter((flip) => flip.lost.length > 0).length, flips.filter((flip) => flip.won.length > 0).length];
  const shown = flips.slice(0, most);
  const rest = flips.length - shown.length;
  return [
    bold(`Tasks that flipped: ${lost} lost, ${won} won`),
    ...shown.map((flip) =>
      [
        `${flipTitle(flip)}`,
        sideBySide(answerColumn(against, flip.against), answerColumn(side, flip.side), { columns, indent: "  " }),
      ].join("\n"),
    ),
    ...(rest > 0 ? [`and ${rest} more; --flips N shows more of them, --json all.`] : []),
  ];
}

/** `lost correct, won verified: task-7 (sql/ports)`. */
export function flipTitle({ lost, won, task_id, family }: Flip): string {
  const what = [...lost.map((metric) => `lost ${metric}`), ...won.map((metric) => `won ${metric}`)].join(", ");
  return `${what}: ${visible(task_id)} (${visible(family)})`;
}

function answerColumn(name: string, answer: AnswerReport): { readonly head: string; readonly text: string } {
  return { head: `${name}: ${answerVerdict(answer)}`, text: answer.output ?? "(no answer)" };
}

/** `pass (verified); gold fail`. */
export function answerVerdict({ verdict, gold }: AnswerReport): string {
  return `${verdict ?? "no answer"}${gold === null ? "" : `; gold ${gold}`}`;
}

function gatesText({ gates }: ComparisonReport, { columns, bold }: Style): string {
  const lines = gates.results.map(({ gate, status, sentence }) => hanging(`- ${gate} ${status}: ${visible(sentence)}`, columns));
  const head = { held: "Gates held", failed: "GATES FAILED", undecided: "Gates undecided", errors: "TOO MANY ERRORS" }[gates.status];
  return [bold(head), ...lines].join("\n");
}
