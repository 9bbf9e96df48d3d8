import type { RunRecord } from "@cupel/core";
import { formatCount, formatSeconds, formatUsd, html, type Markup, nothing, textBlock, textLine } from "@cupel/reporters/page";
import { runAddress, taskAddress, tasksAddress } from "../http/addresses.ts";
import { outcomeTag } from "../tasks/outcome-tag.ts";
import { filterQuery, type TaskFilter } from "../tasks/task-filter.ts";
import type { TaskRow } from "../tasks/task-row.ts";
import { candidatePart, type TextLimits } from "./candidate-part.ts";
import type { Page } from "./frame.ts";

/** Of all candidates of a task, and of one alone, in characters. */
const limits = { many: { text: 6000, evidence: 3000 }, one: { text: 400_000, evidence: 100_000 } } as const;
/** Mark-up of candidates on one page, in characters. */
const room = 3_000_000;

/** A task with its records. */
export interface TaskView {
  readonly name: string;
  readonly row: TaskRow;
  readonly records: readonly RunRecord[];
  /** Set where one candidate is asked for alone: its arm and its place, from 1. */
  readonly arm: string | undefined;
  readonly candidate: number | undefined;
  /** The list it was opened from, and its place there, from 0; -1 where it is not in it. */
  readonly filter: TaskFilter;
  readonly rows: readonly TaskRow[];
}

/** What was asked, and in each arm every candidate with its verdict. */
export function taskPage(view: TaskView): Page {
  const { name, row, records, arm, candidate, filter } = view;
  const [first] = records;
  const about = [row.kind, row.family, ...(row.split === null ? [] : [row.split]), row.model].join(" · ");
  const inList = filterQuery(filter, "in-");
  const isNarrow = arm !== undefined || candidate !== undefined;
  const title = `${row.id}${arm === undefined ? "" : `, ${arm}`}${candidate === undefined ? "" : `, candidate ${candidate}`}`;
  return {
    title: title.slice(0, 200),
    part: "runs",
    trail: [
      ["Runs", "/"],
      [name, runAddress(name)],
      ["Tasks", tasksAddress(name, filterQuery(filter))],
      ...(isNarrow ? ([["All candidates", taskAddress(name, row, inList)]] as const) : []),
    ],
    keys: [
      ["j", "next candidate"],
      ["k", "candidate before"],
      ["n", isNarrow ? "next candidate, alone" : "next task"],
      ["p", isNarrow ? "candidate before, alone" : "task before"],
    ],
    main: html`<h1>${textLine(row.id, 300)}</h1><p class="soft">${textLine(about, 400)}</p>
${isNarrow ? candidateSteps(view) : taskSteps(view)}
${arm === undefined ? html`<ul class="figures">${row.cells.map((cell, index) => html`<li><a href="#arm-${index + 1}">${textLine(cell.arm, 80)}</a> ${outcomeTag(cell.outcome)}</li>`)}</ul>` : nothing}
<section aria-labelledby="h-asked"><h2 id="h-asked">Task</h2>${textBlock(first?.taskPrompt ?? "", limits.many.text)}</section>
${armParts(view)}
<p class="soft">Evidence is private: it may hold expected values. Do not show it to a model that is measured on these tasks.</p>`,
  };
}

function armParts({ name, row, records, candidate, filter }: TaskView): readonly Markup[] {
  let left = room;
  const most: TextLimits = candidate === undefined ? limits.many : limits.one;
  return records.map((record) => {
    const index = row.cells.findIndex((cell) => cell.arm === record.arm) + 1;
    const addressOf = (place: number) =>
      taskAddress(name, row, { arm: record.arm.toWellFormed(), candidate: place + 1, ...filterQuery(filter, "in-") });
    const parts: Markup[] = [];
    for (const place of record.candidates.keys()) {
      if (candidate !== undefined && place !== candidate - 1) continue;
      const part = candidatePart({ record, place, id: `arm-${index}-candidate-${place + 1}`, address: addressOf(place) }, most);
      left -= part.text.length;
      parts.push(
        left > 0 || candidate !== undefined
          ? part
          : html`<p><a href="${addressOf(place)}" data-row>Candidate ${place + 1}</a> <span class="cut">is on a page of its own: this one is long enough</span></p>`,
      );
    }
    return html`<section class="arm" id="arm-${index}" aria-labelledby="h-arm-${index}"><h3 id="h-arm-${index}">${textLine(record.arm, 120)} <span class="soft">${textLine(record.policy, 300)}; ${costText(record)}</span></h3>
${endPart(record)}${parts.length === 0 ? html`<p>No candidate.</p>` : parts}${candidate === undefined ? notesPart(record) : nothing}</section>`;
  });
}

function costText({ candidates, usage, usd, milliseconds }: RunRecord): string {
  const count = `${candidates.length} ${candidates.length === 1 ? "candidate" : "candidates"}`;
  const tokens = `${formatCount(usage.inputTokens + usage.outputTokens)} tokens`;
  return [count, tokens, formatSeconds(milliseconds / 1000), ...(usd === null ? [] : [`${formatUsd(usd)} USD`])].join(", ");
}

/** How the task ended where that is not simply an answer. */
function endPart({ error, stopReason, oracle, chosen }: RunRecord): Markup {
  return html`${oracle ? html`<p class="oracle">Oracle: hidden gold steered this answer.</p>` : nothing}${error === null ? nothing : html`<p class="note">${textLine(`${error.code}: ${error.message}`, 1000)}</p>`}${stopReason === "budget" ? html`<p class="note">The budget was spent.</p>` : nothing}${chosen === null ? html`<p class="note">There is no answer.</p>` : nothing}`;
}

/** What the policy noted, such as why it stopped or handed on. */
function notesPart({ notes = [] }: RunRecord): Markup {
  if (notes.length === 0) return nothing;
  const shown = notes.slice(0, 50);
  return html`<details><summary>${notes.length} ${notes.length === 1 ? "note" : "notes"} of the policy</summary>${shown.map((note) => html`<h5>${textLine(note.name, 100)}</h5>${textBlock(JSON.stringify(note.data, null, 1), 4000)}`)}</details>`;
}

function steps(label: string, before: string | undefined, next: string | undefined, text: string): Markup {
  const link = (address: string | undefined, words: string, rel: string, key: string) =>
    address === undefined ? nothing : html`<a href="${address}" rel="${rel}" data-key="${key}">${words}</a> `;
  return html`<nav class="pages" aria-label="${label}">${link(before, "Previous", "prev", "p")}${link(next, "Next", "next", "n")}<span class="soft">${text}</span></nav>`;
}

function taskSteps({ name, row, rows, filter }: TaskView): Markup {
  const place = rows.indexOf(row);
  const to = (other: TaskRow | undefined) => (other === undefined ? undefined : taskAddress(name, other, filterQuery(filter, "in-")));
  if (place < 0) return steps("Tasks", undefined, to(rows[0]), "not in the list it was opened from");
  return steps(
    "Tasks",
    to(rows[place - 1]),
    to(rows[place + 1]),
    `task ${formatCount(place + 1)} of ${formatCount(rows.length)} in the list`,
  );
}

function candidateSteps({ name, row, records, arm, candidate, filter }: TaskView): Markup {
  const count = records[0]?.candidates.length ?? 0;
  const here = candidate ?? 0;
  const to = (place: number) =>
    candidate === undefined || place < 1 || place > count
      ? undefined
      : taskAddress(name, row, { arm: arm?.toWellFormed(), candidate: place, ...filterQuery(filter, "in-") });
  return steps("Candidates", to(here - 1), to(here + 1), candidate === undefined ? "one arm" : `candidate ${here} of ${count}`);
}
