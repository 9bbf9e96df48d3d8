import { dataTable, formatCount, html, type Markup, nothing, rateBar, textLine } from "@cupel/reporters/page";
import { compareAddress, runAddress } from "../http/addresses.ts";
import { trendChart } from "../trend/trend-chart.ts";
import type { TrendLine, Trends } from "../trend/trend-lines.ts";
import type { Page } from "./frame.ts";

/** Rates over time, a line for each set of tasks, model and policy. */
export function trendPage({ lines, alone, without }: Trends): Page {
  const rest = [
    alone > 0 ? `${formatCount(alone)} ${alone === 1 ? "is" : "are"} on no line: no other run has the same tasks, model and policy.` : "",
    without > 0 ? `${formatCount(without)} without a rate, or not to be read, ${without === 1 ? "is" : "are"} left out.` : "",
  ].filter(Boolean);
  return {
    title: "Trend",
    part: "trend",
    main: html`<h1>Trend</h1><p>A line joins runs of the very same tasks, gold included, on one model with one policy. Rates of other tasks are never joined: they are rates of something else. Bars are 95% intervals; where they overlap a step may be chance, and only a comparison on the same tasks tells.</p>
${lines.length === 0 ? html`<p role="status">No two runs have the same tasks, model and policy yet.</p>` : lines.map(linePart)}
${rest.map((sentence) => html`<p class="soft">${sentence}</p>`)}`,
  };
}

function linePart(line: TrendLine, index: number): Markup {
  const { model, arm, policy, tasks, tasksHash, oracle, metric, points, left } = line;
  const id = `line-${index + 1}`;
  const [first, last] = [points[0], points.at(-1)];
  const compare =
    first === undefined || last === undefined || first === last
      ? nothing
      : html` <a href="${compareAddress([first.name, last.name])}">Compare the last with the first</a>`;
  const heads = html`<th scope="col">run</th><th scope="col">began</th><th scope="col">seed</th><th scope="col" colspan="2">${metric}</th>`;
  const rows = points
    .toReversed()
    .map(
      (point) =>
        html`<tr><th scope="row"><a href="${runAddress(point.name)}" data-row>${textLine(point.name, 120)}</a>${point.isComplete ? nothing : html` <span class="tag error">partial</span>`}</th><td class="n">${point.startedAt.slice(0, 16).replace("T", " ")}</td><td class="n">${point.seed}</td><td class="bar">${rateBar(point.rate.rate, point.rate.interval)}</td><td class="n">${point.rate.text}</td></tr>`,
    );
  const title = `${metric} of ${model} in arm ${arm}`;
  return html`<section class="trend" aria-labelledby="${id}"><h2 id="${id}">${textLine(model, 200)}, ${textLine(arm, 100)}${oracle ? " (oracle)" : ""}</h2><p class="soft">${textLine(policy, 300)}; ${formatCount(tasks)} tasks <code>${tasksHash.slice(0, 8)}</code>; ${formatCount(points.length)} ${points.length === 1 ? "run" : "runs"}${left > 0 ? `, and ${formatCount(left)} earlier ones that are not shown` : ""}.${compare}</p>
${trendChart(points, title)}<details${points.length <= 12 ? html` open` : nothing}><summary>figures</summary>${dataTable(`Share ${metric}, the latest run first`, heads, rows)}</details></section>`;
}
