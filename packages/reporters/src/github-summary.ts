import type { RunEnd, RunInfo, RunRecord } from "@cupel/core";
import { costFigures } from "./arm-figures.ts";
import { formatRate } from "./format.ts";
import { gatesMarkdown } from "./gates/gates-markdown.ts";
import { codeMarkdown, markdownRow, nameMarkdown, plainMarkdown } from "./markdown-text.ts";
import { notesOf } from "./notes.ts";
import { spentText } from "./spent-text.ts";
import { summarize } from "./summarize.ts";
import type { Summary } from "./summary.ts";
import { tasksText } from "./tasks-text.ts";
import { type BadCase, worstFirst } from "./worst-first.ts";

/** Limits of a GitHub step summary. */
export interface GithubSummaryOptions {
  /** Most bytes as UTF-8; GitHub refuses a step's summary above 1 MiB (1,048,576). Default 1,000,000. */
  readonly limit?: number;
}

/**
 * A run as the markdown of a GitHub step summary: rates with interval and n per model and arm, comparisons, then the cases that did not pass,
 * the worst first, each with its reason and the start of its answer. Where it would grow past the limit it ends with how many are left out.
 * Everything a model wrote stands as code: nothing in it becomes mark-up, a link or a mention.
 */
export function githubSummary(records: readonly RunRecord[], info: RunInfo, end: RunEnd, options: GithubSummaryOptions = {}): string {
  const { limit = 1_000_000 } = options;
  const summary = summarize(records, info, end);
  const cases = worstFirst(records, info);
  const heading = cases.length === 0 ? [] : ["", `### Cases that did not pass: ${cases.length} of ${records.length} records`, ""];
  return fit([...headLines(summary), ...heading], cases.map(caseLine), limit);
}

function headLines(summary: Summary): readonly string[] {
  const { leaderboard, comparisons, model_comparisons, spent, gates } = summary;
  const costs = costFigures(leaderboard.flatMap(({ overall }) => Object.values(overall.arms)));
  const rows = leaderboard.flatMap(({ model, overall }) =>
    Object.entries(overall.arms).map(([arm, own]) => {
      const rates = (["verified", "correct", "false_accept"] as const).map((name) =>
        formatRate(own[`${name}_rate`], own[`${name}_ci`], { k: own[`${name}_k`], n: own[`${name}_n`] }),
      );
      const rest = [own.errors, own.budget_stops].map((count) => `${count}/${own.tasks - own.memory_exact_hits}`);
      const cost = costs.map(({ cell }) => cell(own));
      return markdownRow([nameMarkdown(model), nameMarkdown(arm), ...rates, ...rest, `${own.memory_exact_hits}/${own.tasks}`, ...cost]);
    }),
  );
  const head = [
    "model",
    "arm",
    "verified",
    "correct",
    "false accept",
    "errors",
    "out of budget",
    "reused",
    ...costs.map(({ title }) => `${title} / verified, correct`),
  ];
  const sentences = [...comparisons, ...model_comparisons].map(({ sentence }) => `- ${plainMarkdown(sentence)}`);
  return [
    "## Cupel",
    "",
    ...gatesMarkdown(gates),
    ...notesOf(summary).flatMap((note) => [`> ${plainMarkdown(note)}`, ""]),
    `Run ${nameMarkdown(summary.run_id)}, seed ${summary.seed}, ${tasksText(summary)}${spent === null ? "" : `; ${spentText(spent)}`}.`,
    "",
    markdownRow(head),
    markdownRow(head.map(() => "---")),
    ...rows,
    "",
    "Rates: percent [95 % Wilson interval] (count/n). Verified: the public checks passed. Correct: the hidden gold passed. False accept: verified, but wrong.",
    ...(sentences.length === 0 ? [] : ["", ...sentences]),
  ];
}

function caseLine({ record, result: { status, code, reason } }: BadCase): string {
  const answer = record.chosen === null ? undefined : record.candidates[record.chosen]?.text;
  const kind = code === "false-accept" ? "false accept" : status === code ? status : `${status} (${plainMarkdown(code)})`;
  const where = [record.taskId, record.arm, record.model].map((name) => codeMarkdown(cut(name, 200))).join(" · ");
  const said = answer === undefined ? "" : `<br>answer: ${codeMarkdown(cut(answer, 400))}`;
  return `- **${kind}** ${where}<br>${codeMarkdown(cut(reason, 400))}${said}`;
}

/** The lines as far as they go: the head, then as many cases as fit, then how many do not. */
function fit(head: readonly string[], cases: readonly string[], limit: number): string {
  const room = limit - 100;
  const kept: string[] = [];
  let size = 0;
  for (const line of [...head, ...cases]) {
    size += Buffer.byteLength(line, "utf8") + 1;
    if (size > room) break;
    kept.push(line);
  }
  const missing = head.length + cases.length - kept.length;
  const left =
    missing === 0 ? [] : ["", missing <= cases.length ? `and ${missing} more cases.` : "The rest does not fit into a step summary."];
  return `${[...kept, ...left].join("\n")}\n`;
}

function cut(text: string, length: number): string {
  const characters = [...text.slice(0, 2 * length + 2)];
  return characters.length <= length ? text : `${characters.slice(0, length - 1).join("")}…`;
}
