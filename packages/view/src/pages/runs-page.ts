import { formatCount, html, type Markup, nothing, rateBar, textLine } from "@cupel/reporters/page";
import { runAddress, withQuery } from "../http/addresses.ts";
import { listState } from "../runs/list-state.ts";
import type { FiguresOrWhy, ModelFigures } from "../runs/run-figures.ts";
import { type RunStatus, runStatuses, statusOf } from "../runs/run-status.ts";
import type { NamedRun } from "../runs/runs-folder.ts";
import type { Page } from "./frame.ts";
import { pager, type Slice } from "./pager.ts";
import { statusTag } from "./status-tag.ts";

/** What of the runs is asked for. */
export interface RunsQuery {
  readonly q: string;
  readonly status: string;
  readonly page: number;
}

/** A run of the list. */
export interface RunRow {
  readonly run: NamedRun;
  readonly figures: FiguresOrWhy;
}

/** Runs shown on a page. */
export const runsOnPage = 50;
/** Models of a run that the list tells. */
const mostModels = 4;

/** Those of the runs that are asked for: every word stands in name, models, arms, seed or status. */
export function chosenRuns(runs: readonly NamedRun[], { q, status }: Pick<RunsQuery, "q" | "status">): readonly NamedRun[] {
  const words = q.toLowerCase().split(/\s+/).filter(Boolean);
  return runs.filter((run) => {
    const own = statusOf(run);
    if (status !== "" && own !== status) return false;
    const { models = [], arms = [], seed = "", config = {} } = "info" in run ? run.info : {};
    const text = [run.name, own, ...models, ...arms, `seed ${seed}`, String(config.backend ?? ""), String(config.prompts_file ?? "")];
    const all = text.join("\n").toLowerCase();
    return words.every((word) => all.includes(word));
  });
}

/** The list of runs: find, tick, compare, open. */
export function runsPage(
  { folder, all, query }: { readonly folder: string; readonly all: readonly NamedRun[]; readonly query: RunsQuery },
  shown: Slice<RunRow>,
): Page {
  const counts = new Map<RunStatus, number>();
  for (const run of all) counts.set(statusOf(run), (counts.get(statusOf(run)) ?? 0) + 1);
  const told = runStatuses
    .flatMap((status) => (counts.has(status) ? [`${formatCount(counts.get(status) ?? 0)} ${status}`] : []))
    .join(", ");
  const options = runStatuses
    .filter((status) => counts.has(status))
    .map((status) => html`<option${status === query.status ? html` selected` : nothing}>${status}</option>`);
  const isFiltered = query.q !== "" || query.status !== "";
  return {
    title: "Runs",
    part: "runs",
    keys: [
      ["/", "find"],
      ["x", "tick or untick the run that has the focus"],
      ["c", "compare the runs that are ticked"],
      ["n", "next page"],
      ["p", "page before"],
    ],
    main: html`<h1>Runs</h1><p class="soft">${textLine(folder, 400)}: ${formatCount(all.length)} ${all.length === 1 ? "run" : "runs"} (${told})</p>
<form class="filter" method="get" action="/" role="search" aria-label="Find runs"><label>Find<input type="search" name="q" value="${query.q}" data-key="/" autocomplete="off"></label><label>Status<select name="status"><option value="">all</option>${options}</select></label><button>Show</button>${isFiltered ? html`<a class="act" href="/">Show all</a>` : nothing}</form>
<p id="runs-live" role="status" data-events="/events" data-state="${listState(all)}"></p>
${shown.count === 0 ? html`<p role="status">No run is like that.</p>` : list(shown, query)}`,
  };
}

function list(shown: Slice<RunRow>, query: RunsQuery): Markup {
  const heads = ["compare", "run", "status", "model and arm", "tasks", "correct", "verified", "seed", "began (UTC)"];
  const pages = pager(shown, "runs", (page) => withQuery("/", { q: query.q, status: query.status, page }));
  return html`<form method="get" action="/compare"><input type="hidden" name="latest-first" value="1"><p><button class="act" data-key="c">Compare ticked runs</button> <span class="soft">Tick two or more; or one, to compare its arms or models with each other.</span></p>
<table class="rows" role="table"><caption>Runs, the latest first. Rates: [95% interval] (count/n), of the arm that is reported.</caption><thead role="rowgroup"><tr role="row">${heads.map((head) => html`<th scope="col" role="columnheader">${head}</th>`)}</tr></thead><tbody role="rowgroup">
${shown.items.map(row)}</tbody></table></form>${pages}`;
}

function row({ run, figures }: RunRow): Markup {
  const { name } = run;
  const link = html`<th scope="row" role="rowheader"><a href="${runAddress(name)}" data-row>${textLine(name, 200)}</a>`;
  const status = html`<td role="cell" data-head="status">${statusTag(run, figures)}</td>`;
  if ("problem" in run) {
    return html`<tr role="row"><td role="cell" class="empty"></td>${link}</th>${status}<td role="cell" colspan="6">${textLine(run.problem, 400)}</td></tr>
`;
  }
  const { info } = run;
  const isOracle = info.oracle || (!("problem" in figures) && figures.oracle);
  const tick = html`<td role="cell" data-head="compare"><input type="checkbox" name="run" value="${encodeURIComponent(name)}" aria-label="Compare ${name}"></td>`;
  const end = html`<td role="cell" data-head="seed">${info.seed}</td><td role="cell" data-head="began (UTC)">${began(info.startedAt)}</td>`;
  const oracle = isOracle ? html` <span class="tag fail">ORACLE</span>` : nothing;
  if ("problem" in figures) {
    return html`<tr role="row">${tick}${link}${oracle}</th>${status}<td role="cell" data-head="model and arm">${textLine(info.models.slice(0, mostModels).join(", "), 300)}</td><td role="cell" colspan="3">${textLine(figures.problem, 400)}</td>${end}</tr>
`;
  }
  const models = figures.models.slice(0, mostModels);
  const left = figures.models.length - models.length;
  const each = (cell: (own: ModelFigures) => Markup) => models.map((own) => html`<span class="model">${cell(own)}</span>`);
  const more = left > 0 ? html`<span class="model soft">and ${left} more</span>` : nothing;
  const rate = (metric: "correct" | "verified") => each(({ [metric]: own }) => html`${own.text}${rateBar(own.rate, own.interval)}`);
  return html`<tr role="row">${tick}${link}${oracle}</th>${status}<td role="cell" data-head="model and arm">${each((own) => html`${textLine(own.model, 120)} <span class="soft">${textLine(own.arm, 80)}</span>`)}${more}</td><td role="cell" data-head="tasks">${formatCount(figures.tasks)}</td><td role="cell" data-head="correct">${rate("correct")}</td><td role="cell" data-head="verified">${rate("verified")}</td>${end}</tr>
`;
}

/** `2026-03-01 10:05`, as the header has it. */
function began(startedAt: string): string {
  return startedAt.slice(0, 16).replace("T", " ");
}
