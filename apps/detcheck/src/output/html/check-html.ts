import { type CheckTrace, type DeterminismReport, percentUp } from "@cupel/determinism";
import { dataTable, html, type Markup, nothing, pageFrame, textLine } from "@cupel/reporters";
import { version } from "../../version.ts";
import { axisMatrix, heads } from "./axis-matrix.ts";
import { divergenceSection } from "./divergence-section.ts";

/** Most divergences with their texts. */
const shown = 20;

/**
 * A check as one page that loads nothing and needs no script. What a model or a server said stands there as text.
 *
 * @param trace the answers, for whole texts and the plot of margins; without it both are left out
 */
export function checkHtml(report: DeterminismReport, trace?: CheckTrace): string {
  const { divergences, target, claim, verdict } = report;
  const rest = divergences.length - shown;
  const differences =
    divergences.length === 0
      ? nothing
      : html`<section id="divergences" aria-labelledby="h-divergences"><h2 id="h-divergences">Where answers part</h2>${divergences.slice(0, shown).map((divergence, index) => divergenceSection(divergence, { number: index + 1, trace }))}${rest > 0 ? html`<p class="soft">and ${rest} more, in report.json</p>` : nothing}</section>`;
  return pageFrame({
    title: `detcheck: ${verdict}, ${target.model}`,
    header: html`<h1>Is this setup reproducible?</h1><p>${textLine(target.model, 200)} <span class="soft">${textLine(target.name, 100)}${target.baseUrl === null ? nothing : html` at ${textLine(target.baseUrl, 200)}`}; ${claim}</span></p>`,
    parts: ["verdict", "axes", ...(divergences.length > 0 ? ["divergences"] : []), "bounds", "setup", "not-shown"],
    main: html`${verdictSection(report)}${axisMatrix(report)}${differences}${boundsSection(report)}${setupSection(report)}${notShownSection(report)}`,
    footer: `Written by detcheck ${version} from the trace of the check, which holds everything.`,
  }).text;
}

const classes: Readonly<Record<DeterminismReport["verdict"], string>> = {
  "NO DIVERGENCE OBSERVED": "pass",
  DIVERGED: "fail",
  UNSUPPORTED: "error",
  INCONCLUSIVE: "error",
  INVALID: "error",
};

function verdictSection(report: DeterminismReport): Markup {
  const { verdict, headline, causes, prompts, runs, cost, downgrades, warnings } = report;
  const figure = (value: string | number, name: string): Markup => html`<li><b>${value}</b><span>${name}</span></li>`;
  const notes = [
    ...downgrades.map(({ from, to, reason }) => `Downgraded from ${from} to ${to}: ${reason}.`),
    ...warnings.map((warning) => `Warning: ${warning}.`),
  ];
  return html`<section id="verdict" class="verdict" aria-labelledby="h-verdict"><h2 id="h-verdict"><span class="${classes[verdict]}">${verdict}</span></h2>
<p>${textLine(headline, 1000)}</p>
<ul class="figures">${figure(prompts.count, "prompts")}${figure(runs, "runs each")}${figure(cost.requests, "requests")}${figure(report.divergences.length, "divergences")}${figure(causes.length === 0 ? "–" : causes.join(", "), "cause")}</ul>
${notes.map((note) => html`<p class="note">${textLine(note, 500)}</p>`)}</section>`;
}

const quantities: Readonly<Record<DeterminismReport["bounds"][number]["quantity"], string>> = {
  "diverging-prompts": "share of prompts like these that diverge in this protocol",
  "flipping-prompts": "share of prompts that flip",
  "flip-chance": "chance that a repeat of this prompt differs from its first answer",
};

function boundsSection({ bounds, confidence, expectedFlips, allowance }: DeterminismReport): Markup {
  const rows = bounds.map(
    ({ axis, quantity, upper, prompts, comparisons }) =>
      html`<tr><th scope="row">${axis ?? "all"}</th><td class="n">&lt; ${percentUp(upper)}</td><td>${quantities[quantity]}</td><td>${prompts}</td><td>${comparisons}</td></tr>`,
  );
  const percent = Number((confidence * 100).toFixed(4));
  return html`<section id="bounds" aria-labelledby="h-bounds"><h2 id="h-bounds">Bounds</h2>
${rows.length === 0 ? html`<p>No axis was quiet enough, or tested enough, to be bounded.</p>` : dataTable(`Upper ends at ${percent} % confidence${bounds.length > 1 ? ", for all axes at once" : ""}`, heads(["axis", "bound", "of what", "prompts", "comparisons each"]), rows)}
${expectedFlips === null ? nothing : html`<p>From the noise of the scores, ${expectedFlips.prompts.toPrecision(2)} of these prompts are expected to flip. ${textLine(expectedFlips.note, 300)}</p>`}
${allowance === null ? nothing : html`<p>Allowance: up to ${percentUp(allowance.acceptable)} may diverge, ${percentUp(allowance.unacceptable)} may not: ${allowance.decision} after ${allowance.prompts} prompts, ${allowance.diverging} of which diverged.</p>`}</section>`;
}

function setupSection({ identity, controls, knobs }: DeterminismReport): Markup {
  const facts = Object.entries(identity?.facts ?? {});
  const told = (value: unknown): Markup => textLine(value === null ? "–" : typeof value === "string" ? value : JSON.stringify(value), 200);
  return html`<section id="setup" aria-labelledby="h-setup"><h2 id="h-setup">Setup and controls</h2>
${facts.length === 0 ? html`<p>The setup says nothing of itself.</p>` : html`<dl>${facts.map(([name, value]) => html`<dt>${textLine(name, 100)}</dt><dd>${told(value)}</dd>`)}</dl>`}
${dataTable(
  "Controls",
  heads(["control", "", "what was seen"]),
  controls.map(
    ({ name, status, detail }) =>
      html`<tr><th scope="row">${name}</th><td><span class="${status === "held" ? "pass" : status === "failed" ? "fail" : "soft"}">${status}</span></td><td>${textLine(detail, 400)}</td></tr>`,
  ),
)}
${dataTable(
  "Settings on their way",
  heads(["setting", "requested", "sent", "echoed", "in force"]),
  knobs.map(
    ({ name, requested, sent, echoed, effective }) =>
      html`<tr><th scope="row">${textLine(name, 60)}</th><td>${told(requested)}</td><td>${told(sent)}</td><td>${told(echoed)}</td><td>${told(effective)}</td></tr>`,
  ),
)}</section>`;
}

function notShownSection({ notShown }: DeterminismReport): Markup {
  return html`<section id="not-shown" aria-labelledby="h-not-shown"><h2 id="h-not-shown">What this does not show</h2><ul>${notShown.map((line) => html`<li>${textLine(line, 400)}</li>`)}</ul></section>`;
}
