import { isJsonObject, type JsonObject } from "@cupel/core";
import { formatRate } from "@cupel/reporters";
import { dataTable, html, type Markup, nothing, rateBar, textBlock, textDiff, textLine } from "@cupel/reporters/page";
import { taskAddress } from "../http/addresses.ts";
import type { OpenedRun } from "../runs/opened-run.ts";
import type { LoopHistory, LoopStep } from "./loop-history.ts";

const limits = { program: 20_000, cases: 60 } as const;

/** What a loop did: what it came to, every iteration with the evaluator against the truth, and its best program. Nothing of a run that is none. */
export function loopPart(name: string, { loop, source }: OpenedRun): Markup {
  if (loop === undefined) return nothing;
  const { steps, best } = loop;
  const program = steps.find(({ iteration }) => iteration === best);
  const [task] = source.facts;
  const heads = html`<th scope="col">iteration</th><th scope="col" colspan="2">cases that pass</th><th scope="col">evaluator, results new to it</th><th scope="col">program</th>`;
  const addressOf = ({ candidate }: LoopStep) =>
    task === undefined
      ? undefined
      : taskAddress(name, { id: task.task.id, model: task.model }, { arm: task.arm, candidate: candidate + 1 });
  const rows = steps.map((step, index) =>
    stepRow(step, { before: steps[index - 1], isBest: step.iteration === best, address: addressOf(step) }),
  );
  return html`<section id="loop" aria-labelledby="h-loop"><h2 id="h-loop">Loop</h2>${reportPart(loop)}
${steps.length === 0 ? html`<p>No iteration yet.</p>` : dataTable(`Iterations; a case passes by ${steps[0]?.rule ?? ""}`, heads, rows)}
${program === undefined ? nothing : html`<h3>${loop.stop === "" ? "Best program so far" : "Best program"}, of iteration ${program.iteration}</h3>${textBlock(program.source, limits.program)}`}</section>`;
}

function stepRow(
  step: LoopStep,
  { before, isBest, address }: { readonly before: LoopStep | undefined; readonly isBest: boolean; readonly address: string | undefined },
): Markup {
  const { iteration, passed, total, improved, source, cases } = step;
  const share = total === 0 ? null : passed / total;
  const changed = before === undefined ? nothing : textDiff(before.source, source);
  const mark = isBest ? html` <span class="tag pass">best</span>` : improved ? html` <span class="soft">improved</span>` : nothing;
  const link = address === undefined ? html`${iteration}` : html`<a href="${address}" data-row>${iteration}</a>`;
  return html`<tr id="iteration-${iteration}"><th scope="row">${link}${mark}</th><td class="bar">${rateBar(share, share === null ? null : [share, share])}</td><td class="n">${passed} of ${total}</td><td>${reviewText(step.evaluator)}</td><td><details><summary>program</summary>${textBlock(source, limits.program)}${changed === nothing ? nothing : html`<h5>from the program before</h5>${changed}`}</details>${casesPart(cases)}</td></tr>`;
}

/** `3 right and 1 wrong accepted, 2 right and 4 wrong refused`. */
function reviewText({ tp = 0, fp = 0, fn = 0, tn = 0, unclearPass = 0, unclearFail = 0 }: JsonObject): string {
  const unclear = Number(unclearPass) + Number(unclearFail);
  return `accepted ${tp} right and ${fp} wrong, refused ${fn} right and ${tn} wrong${unclear > 0 ? `, ${unclear} unclear` : ""}`;
}

function casesPart(cases: readonly JsonObject[]): Markup {
  if (cases.length === 0) return nothing;
  const text = (value: unknown) => textLine(typeof value === "string" ? value : value === undefined ? "" : JSON.stringify(value), 300);
  const rows = cases.slice(0, limits.cases).map(({ call, output, failure, expected, truth, review, feedback }) => {
    const said = output ?? (isJsonObject(failure) ? failure.reason : undefined);
    return html`<tr><th scope="row">${text(call)}</th><td>${text(said)}</td><td>${text(expected)}</td><td class="${truth === "pass" ? "pass" : truth === "fail" ? "fail" : "soft"}">${text(truth)}</td><td>${text(review)}</td><td>${text(feedback)}</td></tr>`;
  });
  const heads = ["call", "result", "expected", "truth", "evaluator", "feedback"].map((head) => html`<th scope="col">${head}</th>`);
  const left = cases.length - rows.length;
  return html`<details><summary>${cases.length} cases</summary>${dataTable("Cases", html`${heads}`, rows)}${left > 0 ? html`<p class="cut">and ${left} more, in history.jsonl</p>` : nothing}</details>`;
}

/** What it came to, and how far the evaluator can be trusted. */
function reportPart({ report, steps, stop }: LoopHistory): Markup {
  const last = steps.at(-1);
  if (report === undefined) {
    return html`<p>${last === undefined ? "It has just begun." : `Iteration ${last.iteration} of at most ${last.limit}: ${last.passed} of ${last.total} cases pass.`}</p>`;
  }
  const figure = (name: string, value: unknown) => {
    const text = rateIn(value);
    return text === undefined ? nothing : html`<li><span>${name}</span><b>${text.split(" ")[0] ?? ""}</b><span>${text}</span></li>`;
  };
  const evaluator = isJsonObject(report.evaluator) ? report.evaluator : {};
  const { precision, recall, false_accept, kappa, beats_chance } = evaluator;
  const chance =
    typeof beats_chance !== "boolean"
      ? nothing
      : html`<p class="${beats_chance ? "pass" : "fail"}">Cohen's kappa ${typeof kappa === "number" ? kappa.toFixed(2) : "is not known"}: the evaluator ${beats_chance ? "agrees with the truth beyond chance" : "is not shown to agree with the truth beyond chance"}.</p>`;
  return html`<section class="verdict"><h3>${textLine(`${stop === "" ? String(report.stop ?? "") : stop}`.replaceAll("_", " "), 80)}${report.verified === false ? ": nothing is verified, only the evaluator was asked" : ""}</h3>${typeof report.reason === "string" && report.reason !== "" ? html`<p>${textLine(report.reason, 1000)}</p>` : nothing}<ul class="figures">${figure("correct on cases held out", report.held_out)}${figure("evaluator: right among what it accepts", precision)}${figure("evaluator: accepted of what is right", recall)}${figure("evaluator: accepted of what is wrong", false_accept)}</ul>${chance}</section>`;
}

/** A rate of `loop.json` as every other: `80% [52, 96] (12/15)`. */
function rateIn(value: unknown): string | undefined {
  if (!isJsonObject(value) || typeof value.rate !== "number" || !Array.isArray(value.interval)) return undefined;
  const [low, high] = value.interval.map(Number);
  return formatRate(value.rate, [low ?? 0, high ?? 1], { k: Number(value.k), n: Number(value.n) });
}
