import { html, type Markup, nothing, textBlock, textLine } from "../html/markup.ts";
import { type PageParts, pageFrame } from "../html/page-frame.ts";
import { dataTable } from "../html/table.ts";
import { textDiff } from "../html/text-diff.ts";
import type { AnswerReport, ComparisonReport, Flip, PairReport } from "./comparison-report.ts";
import { answerVerdict, flipTitle, settingText } from "./comparison-text.ts";
import { measureRows } from "./measure-rows.ts";

/** Most flipped tasks of a pair with their texts, and most characters of a text. */
const limits = { flips: 200, text: 3000 } as const;

/** A comparison as one page: the same as the text, with both answers to the tasks that flipped and what changed between them. It loads nothing. */
export function comparisonHtml(report: ComparisonReport): string {
  return pageFrame({
    ...comparisonParts(report),
    footer: `Written by Cupel ${report.cupel_version} from the records of the runs, which hold everything.`,
  }).text;
}

/** What stands on that page. */
export function comparisonParts(report: ComparisonReport): Omit<PageParts, "footer"> {
  const { sides, pairs } = report;
  return {
    title: `Cupel comparison of ${sides.map(({ label }) => label).join(", ")}`,
    header: html`<h1>Comparison</h1><ul>${sides.map(({ name, label, policy, runs }) => html`<li><b>${name}</b> ${textLine(label, 300)} <span class="soft">${textLine(policy, 300)}; seed ${runs.map(({ seed }) => seed).join(", ")}</span></li>`)}</ul>`,
    parts: ["gates", ...pairs.map(idOf)],
    main: html`${gatesSection(report)}${pairs.map(pairSection)}`,
  };
}

function idOf({ side, against }: PairReport): string {
  return `${side}-${against}`;
}

function gatesSection({ gates, notes }: ComparisonReport): Markup {
  const told = notes.map((note) => html`<p class="${note.startsWith("ORACLE") ? "oracle" : "note"}">${note}</p>`);
  const rows = gates.results.map(
    ({ gate, status, sentence }) => html`<li><span class="tag ${classOf(status)}">${gate} ${status}</span> ${sentence}</li>`,
  );
  return html`<section id="gates" aria-labelledby="h-gates"><h2 id="h-gates">Gates: ${gates.status}</h2>${told}<ul>${rows}</ul></section>`;
}

function classOf(status: "held" | "failed" | "undecided" | "errors"): string {
  return { held: "pass", failed: "fail", undecided: "error", errors: "fail" }[status];
}

function pairSection(pair: PairReport): Markup {
  const { side, against, measures, metrics, non_inferiority, tasks, differences, by_family } = pair;
  const id = idOf(pair);
  const heads = (names: readonly string[]) => html`${names.map((name) => html`<th scope="col">${name}</th>`)}`;
  const rows = (cells: readonly (readonly string[])[]) =>
    cells.map(
      ([first = "", ...rest]) =>
        html`<tr><th scope="row">${textLine(first, 200)}</th>${rest.map((cell) => html`<td>${textLine(cell, 300)}</td>`)}</tr>`,
    );
  const sentences = metrics.map(
    ({ sentence, sensitivity, conclusion }) =>
      html`<p class="${conclusion === "real gain" ? "pass" : conclusion === "real loss" ? "fail" : "soft"}">${sentence}${conclusion === "not distinguished" ? ` ${sensitivity.sentence}` : ""}</p>`,
  );
  const families = by_family.map(({ family, metric, wins, losses, n }) => [family, metric, `${wins}`, `${losses}`, `${n}`]);
  const settings = differences.map((own) => [own.setting, settingText(own, "against"), settingText(own, "side")]);
  return html`<section id="${id}" aria-labelledby="h-${id}"><h2 id="h-${id}">${side} against ${against} on ${tasks} ${tasks === 1 ? "task" : "tasks"}</h2>
${sentences}${non_inferiority === null ? nothing : html`<p>${non_inferiority.sentence}</p>`}
${dataTable("Rates and costs", heads(["", against, side]), rows(measureRows(measures.against, measures.side)))}
${settings.length === 0 ? nothing : dataTable("What differs", heads(["setting", against, side]), rows(settings))}
${families.length === 0 ? nothing : dataTable("Families in which something was won or lost", heads(["family", "metric", "won", "lost", "tasks"]), rows(families))}
${flipsPart(pair)}</section>`;
}

function flipsPart(pair: PairReport): Markup {
  const { flips } = pair;
  if (flips.length === 0) return html`<p>No task flipped.</p>`;
  const shown = flips.slice(0, limits.flips);
  const rest = flips.length - shown.length;
  return html`<h3>Tasks that flipped: ${flips.filter(({ lost }) => lost.length > 0).length} lost, ${flips.filter(({ won }) => won.length > 0).length} won</h3>
${shown.map((flip) => flipDetails(flip, pair))}${rest === 0 ? nothing : html`<p class="cut">and ${rest} more, in the comparison as JSON</p>`}`;
}

function flipDetails(flip: Flip, { side, against }: PairReport): Markup {
  const isLost = flip.lost.length > 0;
  const changed = flip.side.output === null || flip.against.output === null ? nothing : textDiff(flip.against.output, flip.side.output);
  return html`<details class="task" data-what="${isLost ? "lost" : "won"}"><summary><span class="tag ${isLost ? "fail" : "pass"}">${isLost ? "lost" : "won"}</span> <b>${textLine(flipTitle(flip), 400)}</b></summary>
<h4>Task</h4>${textBlock(flip.prompt, limits.text)}
${answerPart(against, flip.against)}${answerPart(side, flip.side)}${changed === nothing ? nothing : html`<p class="soft">from ${against} to ${side}</p>${changed}`}</details>
`;
}

function answerPart(name: string, answer: AnswerReport): Markup {
  return html`<section class="arm"><h5>${name} <span class="soft">${textLine(answerVerdict(answer), 600)}</span></h5>${answer.output === null ? html`<p>no answer</p>` : textBlock(answer.output, limits.text)}</section>`;
}
