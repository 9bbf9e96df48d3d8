import type { Summary } from "@cupel/reporters";
import {
  answersSection,
  comparisonsSection,
  costSection,
  environmentSection,
  familiesSection,
  formatCount,
  html,
  type Markup,
  modelsOf,
  nothing,
  ratesSection,
  textLine,
  verdictSection,
} from "@cupel/reporters/page";
import { runAddress, tasksAddress } from "../http/addresses.ts";
import { toldProgress } from "../live/told-progress.ts";
import type { OpenedRun } from "../runs/opened-run.ts";
import type { Page } from "./frame.ts";

/** A run: what its report says, and on top how far it is while it goes on. */
export function runPage(name: string, opened: OpenedRun, loop: Markup): Page {
  const { summary } = opened.source;
  const isPairable = summary.arms.length > 1 || summary.leaderboard.length > 1;
  return {
    title: `${name}${opened.isWritten ? " (running)" : ""}`,
    part: "runs",
    trail: [["Runs", "/"]],
    keys: [["l", "tasks"], ...(isPairable ? ([["c", "compare its arms or models"]] as const) : [])],
    main: html`<h1>Run ${textLine(name, 200)}${summary.oracle ? " (oracle run)" : ""}</h1><p class="soft">${headLine(summary, opened.isWritten)}</p>
${opened.isWritten ? livePart(name, opened) : nothing}
<p><a class="act" href="${tasksAddress(name)}" data-key="l">Tasks and candidates</a>${isPairable ? html` <a class="act" href="/compare?run=${encodeURIComponent(name)}" data-key="c">Compare its arms or models</a>` : nothing}</p>
${loop}${verdictSection(summary)}${ratesSection(summary)}${comparisonsSection(summary)}${costSection(summary)}${answersSection(summary)}${familiesSection(summary)}${environmentSection({ ...summary, outdir: opened.folder })}`,
  };
}

function headLine(
  { leaderboard, config, task_count, family_count, records, seed, started_at, status }: Summary,
  isWritten: boolean,
): Markup {
  const families = `${formatCount(task_count)} tasks of ${formatCount(family_count)} ${family_count === 1 ? "family" : "families"}; `;
  // Of a run that goes on the part below tells how far it is, and keeps it true.
  const far = isWritten
    ? `${formatCount(task_count)} tasks; running`
    : `${families}${formatCount(records.done)} of ${formatCount(records.total)} records; ${status}`;
  return html`${textLine(modelsOf(leaderboard), 400)} by ${textLine(String(config.backend ?? ""), 80)}; ${far}; seed ${seed}; began ${started_at}`;
}

/** How far the run is. The script keeps it true while the run is written. */
function livePart(name: string, opened: OpenedRun): Markup {
  const { done, total, line, latest } = toldProgress(name, opened);
  const items = latest.map(
    ({ kind, what, address, id, rest }) =>
      html`<li><span class="tag ${kind}">${what}</span> <a href="${address}">${id}</a> <span class="soft">${textLine(rest, 300)}</span></li>`,
  );
  return html`<section class="live" id="live" aria-labelledby="h-live" data-events="${runAddress(name)}/events"><h2 id="h-live">Goes on</h2>
<progress max="${total}" value="${done}" aria-label="How much of the run is done"></progress><p id="live-line">${textLine(line, 400)}</p>
<p id="live-status" class="visually-hidden" role="status"></p><h3>The latest</h3><ol id="live-latest">${items}</ol>
<p class="soft">The figures below are of what there was when the page was made. When the run ends the page turns to its report.<noscript> Without script, load it again to see more.</noscript></p></section>`;
}
