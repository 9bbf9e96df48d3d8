import type { RunRecord } from "@cupel/core";
import { formatCount } from "../format.ts";
import type { ReportSource } from "../report-source.ts";
import type { Summary } from "../summary.ts";
import { tasksText } from "../tasks-text.ts";
import { type ChosenTasks, chooseTasks, reasonsToLook } from "./choose-tasks.ts";
import { html, type Markup, nothing, textLine } from "./markup.ts";
import { pageFrame } from "./page-frame.ts";
import {
  answersSection,
  comparisonsSection,
  costSection,
  environmentSection,
  familiesSection,
  modelsOf,
  ratesSection,
  verdictSection,
} from "./sections.ts";
import { taskDetails } from "./task-details.ts";

/** How much of the tasks a page shows. */
export interface HtmlReportOptions {
  /** Most tasks with their texts. Default 200. */
  readonly tasks?: number;
  /** Most characters of mark-up that their details take; what does not fit is counted. Default 8,000,000. */
  readonly room?: number;
}

/**
 * A run as one page: everything `summary.json` says, then the most telling tasks with candidates, verdicts, reasons, evidence and what changed
 * from one attempt to the next. It loads nothing, reads well without its script, and shows whatever a model wrote as text.
 */
export async function htmlReport(source: ReportSource, { tasks: most = 200, room = 8_000_000 }: HtmlReportOptions = {}): Promise<string> {
  const { summary, facts } = source;
  const chosen = chooseTasks(facts, summary.arms, { most, scored: facts.some(({ hasGold }) => hasGold) });
  const records = await recordsFor(source, chosen);
  return page(summary, tasksSection(chosen, records, { room, arms: summary.arms })).text;
}

/** The records of chosen tasks, by model and key. */
async function recordsFor(source: ReportSource, { tasks }: ChosenTasks): Promise<ReadonlyMap<string, readonly RunRecord[]>> {
  const found = new Map<string, RunRecord[]>(tasks.map(({ model, key }) => [model + key, []]));
  if (found.size === 0) return found;
  for await (const record of source.records()) found.get(record.model + JSON.stringify([record.taskId, record.taskHash]))?.push(record);
  return found;
}

function tasksSection(
  { tasks, counts }: ChosenTasks,
  records: ReadonlyMap<string, readonly RunRecord[]>,
  { room, arms }: { readonly room: number; readonly arms: readonly string[] },
): Markup {
  const blocks: Markup[] = [];
  let [left, shown] = [room, 0];
  for (const task of tasks) {
    const own = [...(records.get(task.model + task.key) ?? [])].sort((one, other) => arms.indexOf(one.arm) - arms.indexOf(other.arm));
    const block = taskDetails(task, own);
    if (block.text.length > left) break;
    left -= block.text.length;
    shown++;
    blocks.push(block);
  }
  const all = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const rest = all - shown;
  const present = reasonsToLook.filter((why) => counts[why] > 0);
  const told = present.map((why) => `${formatCount(counts[why])} ${why}`).join(", ");
  const options = present.map((why) => html`<option>${why}</option>`);
  return html`<section id="tasks" aria-labelledby="h-tasks"><h2 id="h-tasks">Tasks</h2>
<p>${formatCount(all)} tasks: ${told}. Lost and won: against the baseline, in the reported arm.${rest > 0 ? html` <strong>${formatCount(shown)} are shown, the most telling first, and ${formatCount(rest)} more are in records.jsonl.</strong>` : nothing}</p>
<p class="soft">Evidence is private: it may hold expected values. Do not show it to a model that is measured on these tasks.</p>
<form class="filter" id="filter" hidden><label>Find <input id="filter-text" type="search" autocomplete="off"></label><label>Only <select id="filter-what"><option value="">all</option>${options}</select></label><span id="filter-count" role="status"></span></form>
${blocks}</section>`;
}

function page(summary: Summary, tasks: Markup): Markup {
  const models = modelsOf(summary.leaderboard);
  const oracle = summary.oracle ? " (oracle run)" : "";
  return pageFrame({
    title: `Cupel run ${summary.run_id}${oracle}`,
    header: html`<h1>Run ${textLine(summary.run_id, 120)}${oracle}</h1><p class="soft">${textLine(models, 400)} by ${textLine(String(summary.config.backend ?? ""), 80)}; ${tasksText(summary)}; ${formatCount(summary.records.done)} of ${formatCount(summary.records.total)} records; seed ${summary.seed}; ${summary.finished_at}</p>`,
    parts: ["verdict", "rates", "comparisons", "cost", "answers", "families", "tasks", "environment"],
    main: html`${verdictSection(summary)}${ratesSection(summary)}${comparisonsSection(summary)}${costSection(summary)}${answersSection(summary)}${familiesSection(summary)}${tasks}${environmentSection(summary)}`,
    footer: `Written by Cupel ${summary.cupel_version} from the records of the run, which hold everything.`,
  });
}
