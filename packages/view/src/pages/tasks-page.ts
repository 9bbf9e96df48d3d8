import { visible } from "@cupel/core";
import { formatCount, html, type Markup, nothing, reasonsToLook, textLine } from "@cupel/reporters/page";
import { runAddress, taskAddress, tasksAddress } from "../http/addresses.ts";
import type { OpenedRun } from "../runs/opened-run.ts";
import { outcomeTag } from "../tasks/outcome-tag.ts";
import { filterQuery, isFiltering, type TaskFilter } from "../tasks/task-filter.ts";
import { outcomes, type TaskRow } from "../tasks/task-row.ts";
import type { Page } from "./frame.ts";
import { pager, type Slice } from "./pager.ts";

/** Tasks shown on a page. */
export const tasksOnPage = 100;
/** Families that can be chosen from; of more, one is found by a word. */
const mostFamilies = 200;

/** What the list is made of. */
export interface TaskList {
  readonly name: string;
  readonly opened: OpenedRun;
  readonly filter: TaskFilter;
  readonly all: readonly TaskRow[];
  readonly shown: Slice<TaskRow>;
}

/** The tasks of a run, the most telling first, a page at a time. */
export function tasksPage({ name, opened, filter, all, shown }: TaskList): Page {
  const { arms, models } = opened.stored.info;
  const heads = ["task", ...(models.length > 1 ? ["model"] : []), "why", ...arms];
  return {
    title: `Tasks of ${name}`,
    part: "runs",
    trail: [
      ["Runs", "/"],
      [name, runAddress(name)],
    ],
    keys: [
      ["/", "find"],
      ["n", "next page"],
      ["p", "page before"],
    ],
    main: html`<h1>Tasks</h1>${filterForm(name, { filter, all, arms, models })}
${
  shown.count === 0
    ? html`<p role="status">No task is like that.</p>`
    : html`<table class="rows" role="table"><caption>Tasks and what came of them in each arm, the most telling first. Lost and won: against the baseline, in the reported arm.</caption><thead role="rowgroup"><tr role="row">${heads.map((head) => html`<th scope="col" role="columnheader">${textLine(head, 80)}</th>`)}</tr></thead><tbody role="rowgroup">
${shown.items.map((row) => taskRow(row, { name, filter, arms, hasModels: models.length > 1 }))}</tbody></table>`
}
${pager(shown, "tasks", (page) => tasksAddress(name, { ...filterQuery(filter), page }))}`,
  };
}

function taskRow(
  row: TaskRow,
  {
    name,
    filter,
    arms,
    hasModels,
  }: { readonly name: string; readonly filter: TaskFilter; readonly arms: readonly string[]; readonly hasModels: boolean },
): Markup {
  const address = taskAddress(name, row, filterQuery(filter, "in-"));
  const cells = arms.map((arm) => {
    const own = row.cells.find((cell) => cell.arm === arm);
    if (own === undefined) return html`<td role="cell" data-head="${arm}"><span class="soft">not there</span></td>`;
    return html`<td role="cell" data-head="${arm}">${outcomeTag(own.outcome)}${own.candidates > 1 ? html` <span class="soft">${own.candidates} candidates</span>` : nothing}</td>`;
  });
  const about = [row.kind, row.family, ...(row.split === null ? [] : [row.split])].join(" · ");
  return html`<tr role="row"><th scope="row" role="rowheader"><a href="${address}" data-row>${textLine(row.id, 200)}</a><br><span class="soft">${textLine(about, 200)}</span></th>${hasModels ? html`<td role="cell" data-head="model">${textLine(row.model, 120)}</td>` : nothing}<td role="cell" data-head="why">${row.why === "other" ? html`<span class="soft">nothing special</span>` : row.why}</td>${cells}</tr>
`;
}

function filterForm(
  name: string,
  {
    filter,
    all,
    arms,
    models,
  }: {
    readonly filter: TaskFilter;
    readonly all: readonly TaskRow[];
    readonly arms: readonly string[];
    readonly models: readonly string[];
  },
): Markup {
  const families = [...new Set(all.map(({ family }) => family))].sort();
  const kinds = [...new Set(all.map(({ kind }) => kind))].sort();
  const isFamilyListed = families.length <= mostFamilies && families.length < all.length;
  return html`<form class="filter" method="get" action="${tasksAddress(name)}" role="search" aria-label="Find tasks"><label>Find<input type="search" name="q" value="${filter.q}" data-key="/" autocomplete="off"></label>${select(
    "why",
    "Why",
    filter.why,
    reasonsToLook.filter((why) => all.some((row) => row.why === why)),
  )}${select(
    "outcome",
    "Outcome",
    filter.outcome,
    outcomes.filter((outcome) => all.some(({ cells }) => cells.some((cell) => cell.outcome === outcome))),
  )}${arms.length > 1 ? select("arm", "In arm", filter.arm, arms) : nothing}${models.length > 1 ? select("model", "Model", filter.model, models) : nothing}${kinds.length > 1 ? select("kind", "Kind", filter.kind, kinds) : nothing}${isFamilyListed ? select("family", "Family", filter.family, families) : nothing}<button>Show</button>${isFiltering(filter) ? html`<a class="act" href="${tasksAddress(name)}">Show all ${formatCount(all.length)}</a>` : nothing}</form>`;
}

function select(name: string, label: string, chosen: string, values: readonly string[]): Markup {
  const options = values.map(
    (value) => html`<option value="${value}"${visible(value) === visible(chosen) ? html` selected` : nothing}>${cut(value)}</option>`,
  );
  return html`<label>${label}<select name="${name}"><option value="">all</option>${options}</select></label>`;
}

function cut(text: string): string {
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
