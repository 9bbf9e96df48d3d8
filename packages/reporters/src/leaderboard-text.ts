import { visible } from "@cupel/core";
import { type ArmFigure, costFigures, foundFigures } from "./arm-figures.ts";
import { formatCount, formatRate, formatSeconds, formatUsd } from "./format.ts";
import { gateLines } from "./gates/gate-lines.ts";
import type { GateReport } from "./gates/gate-report.ts";
import type { Measures } from "./measures.ts";
import { toldLifts } from "./memory-lift.ts";
import { notesOf } from "./notes.ts";
import { spentText } from "./spent-text.ts";
import type { ArmMeasures, LeaderboardEntry, Summary } from "./summary.ts";
import { tasksText } from "./tasks-text.ts";
import { hanging, textTable, wrap } from "./text-table.ts";

/**
 * The leaderboard for a terminal: per model the arms with verified, correct and false accept as `rate [95 % interval] (count of n)`,
 * for all tasks, each kind and each split, then what it cost, then one sentence per comparison with the baseline. At most `columns` wide
 * where names allow: a table that would be wider has one line per figure instead. Names are printed with `visible`.
 */
export function leaderboardText(
  summary: Summary,
  { columns = 80, colour = false }: { readonly columns?: number; readonly colour?: boolean } = {},
): string {
  const bold = (text: string): string => (colour ? `\u001b[1m${text}\u001b[22m` : text);
  const notes = notesOf(summary).map((note) => wrap(note, columns));
  const models = summary.leaderboard.map((entry) => modelText(entry, summary, { columns, bold }));
  const between = sentencesOf(summary.model_comparisons, { columns, bold });
  const spent = summary.spent === null ? [] : [wrap(`Spent by the whole run: ${spentText(summary.spent)}.`, columns)];
  const gates = summary.gates === null ? [] : [gatesText(summary.gates, { columns, bold })];
  return `${[...notes, ...models, ...between, ...spent, ...gates].join("\n\n")}\n`;
}

function gatesText(report: GateReport, { columns, bold }: Style): string {
  const { head, lines } = gateLines(report);
  return [bold(head), ...lines.map((line) => hanging(`- ${line}`, columns))].join("\n");
}

interface Style {
  readonly columns: number;
  readonly bold: (text: string) => string;
}

function modelText(entry: LeaderboardEntry, summary: Summary, { columns, bold }: Style): string {
  const title = `${visible(entry.model)} on ${tasksText(summary)}, seed ${summary.seed}`;
  const groups: readonly (readonly [string, ArmMeasures])[] = [
    ["all", entry.overall],
    ...Object.entries(entry.by_task),
    ...Object.entries(entry.by_split),
  ];
  const rates = [
    ["", "verified", "correct", "false accept"],
    ...groups.flatMap(([name, group]) => [[bold(visible(name))], ...armRows(group, rateCells)]),
  ];
  const arms = Object.values(entry.overall.arms);
  const found = foundFigures(arms);
  const columnsShown = costColumns.filter(({ isShown = always }) => arms.some(isShown));
  const costs = [
    ["", ...columnsShown.map(({ title }) => title)],
    ...armRows(entry.overall, (measures) => columnsShown.map(({ cell }) => cell(measures))),
  ];
  const comparisons = summary.comparisons.filter((comparison) => comparison.model === entry.model);
  return [
    `${bold(wrap(title, columns))}\n${wrap(legend, columns)}`,
    textTable(rates, columns),
    textTable(costs, columns),
    `${wrap("What a verified answer took, and what a correct one did:", columns)}\n${figureTable(entry.overall, costFigures(arms), columns)}`,
    ...(found.length === 0
      ? []
      : [
          `${wrap("Answers by how they were found in the text: all, verified, correct:", columns)}\n${figureTable(entry.overall, found, columns)}`,
        ]),
    ...sentencesOf(comparisons, { columns, bold }),
    ...sentencesOf(
      toldLifts(summary.memory_lift).filter(({ model }) => model === entry.model),
      { columns, bold },
    ),
  ].join("\n\n");
}

/** One sentence per comparison; what is distinguished stands out. */
function sentencesOf(
  comparisons: readonly { readonly sentence: string; readonly conclusion: string }[],
  { columns, bold }: Style,
): readonly string[] {
  return comparisons.map(({ sentence, conclusion }) => {
    const text = wrap(visible(sentence), columns);
    return conclusion === "not distinguished" ? text : bold(text);
  });
}

const legend = "Rates: percent [95% interval] (count/n). False accept: verified, but wrong.";

function armRows(group: ArmMeasures, cells: (measures: Measures) => readonly string[]): readonly (readonly string[])[] {
  return Object.entries(group.arms).map(([arm, measures]) => [`  ${visible(arm)}`, ...cells(measures)]);
}

function figureTable(group: ArmMeasures, figures: readonly ArmFigure[], columns: number): string {
  const rows = [["", ...figures.map(({ title }) => title)], ...armRows(group, (measures) => figures.map(({ cell }) => cell(measures)))];
  return textTable(rows, columns);
}

function rateCells(measures: Measures): readonly string[] {
  return (["verified", "correct", "false_accept"] as const).map((name) =>
    formatRate(measures[`${name}_rate`], measures[`${name}_ci`], { k: measures[`${name}_k`], n: measures[`${name}_n`] }),
  );
}

interface CostColumn {
  readonly title: string;
  readonly cell: (measures: Measures) => string;
  /** Whether an arm has something to show in it; default: yes. */
  readonly isShown?: (measures: Measures) => boolean;
}

const always = (): boolean => true;
const isPriced = ({ usd }: Measures): boolean => usd !== null;

const costColumns: readonly CostColumn[] = [
  { title: "errors", cell: ({ errors, tasks, memory_exact_hits }) => `${errors}/${tasks - memory_exact_hits}` },
  { title: "reused", cell: ({ memory_exact_hits }) => String(memory_exact_hits) },
  { title: "parsed", cell: ({ parsed_k, verified_n }) => `${parsed_k}/${verified_n}` },
  { title: "agreed", cell: ({ agreed_k, verified_n }) => `${agreed_k}/${verified_n}`, isShown: ({ agreed_k }) => agreed_k > 0 },
  { title: "time/task", cell: ({ mean_latency_s }) => formatSeconds(mean_latency_s) },
  { title: "tokens", cell: ({ tokens }) => formatCount(tokens.input + tokens.output) },
  { title: "tokens/verified", cell: ({ tokens_per_verified: tokens }) => (tokens === null ? "n/a" : formatCount(tokens)) },
  { title: "USD", cell: ({ usd }) => formatUsd(usd), isShown: isPriced },
  { title: "USD/verified", cell: ({ cost_per_verified }) => formatUsd(cost_per_verified), isShown: isPriced },
];
