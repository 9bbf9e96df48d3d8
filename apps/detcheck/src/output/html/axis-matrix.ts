import { type AxisReport, type DeterminismReport, percentUp } from "@cupel/determinism";
import { dataTable, html, type Markup, textLine } from "@cupel/reporters";

/** Heads of a table's columns. */
export function heads(names: readonly string[]): Markup {
  return html`${names.map((name) => html`<th scope="col">${name}</th>`)}`;
}

const classes: Readonly<Record<AxisReport["status"], string>> = {
  "no-divergence": "pass",
  diverged: "fail",
  vacuous: "error",
  unsupported: "soft",
  inconclusive: "error",
  invalid: "error",
};

/** Axes by their levels: what was varied, whether it happened, what differed within a level and from the baseline. */
export function axisMatrix({ axes }: DeterminismReport): Markup {
  const rows = axes.flatMap((axis) => [axisRow(axis), ...(axis.levels.length > 1 ? axis.levels.map((level) => levelRow(level)) : [])]);
  return html`<section id="axes" aria-labelledby="h-axes"><h2 id="h-axes">Axes</h2>
${dataTable("What was varied, and what differed", heads(["axis, level", "", "treatment", "prompts", "differ in tokens", "in scores", "bound", "cause"]), rows)}
${axes.map(({ axis, reason }) => html`<p><b>${axis}</b>: ${textLine(reason, 500)}</p>`)}</section>`;
}

function axisRow({
  axis,
  status,
  manipulation,
  prompts,
  tokenDivergences,
  lengthOnly,
  scoreDivergences,
  bound,
  cause,
}: AxisReport): Markup {
  return html`<tr class="group"><th scope="row">${axis}</th><td><span class="tag ${classes[status]}">${status}</span></td><td>${manipulation.status}</td><td>${prompts}</td><td>${tokenDivergences + lengthOnly}</td><td>${scoreDivergences}</td><td class="n">${bound === null ? "–" : html`&lt; ${percentUp(bound.upper)}`}</td><td>${cause ?? "–"}</td></tr>`;
}

function levelRow({ level, runs, prompts, within, between, manipulation }: AxisReport["levels"][number]): Markup {
  const differ = between === null ? html`${within} within` : html`${within} within, ${between} from the baseline`;
  return html`<tr><th scope="row">${textLine(level, 60)}</th><td>${runs} ${runs === 1 ? "run" : "runs"}</td><td>${textLine(`${manipulation.status}: ${manipulation.evidence}`, 160)}</td><td>${prompts}</td><td>${differ}</td><td></td><td></td><td></td></tr>`;
}
