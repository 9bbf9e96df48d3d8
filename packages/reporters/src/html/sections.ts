import type { JsonObject } from "@cupel/core";
import { formatCount, formatRate, formatSeconds, formatUsd } from "../format.ts";
import { gateLines } from "../gates/gate-lines.ts";
import type { GateReport } from "../gates/gate-report.ts";
import type { Measures } from "../measures.ts";
import { toldLifts } from "../memory-lift.ts";
import { notesOf } from "../notes.ts";
import { spentText } from "../spent-text.ts";
import type { ArmMeasures, LeaderboardEntry, Summary } from "../summary.ts";
import { candidateCurves, rateBar, spreadBar } from "./charts.ts";
import { html, type Markup, nothing, textBlock, textLine } from "./markup.ts";
import { dataTable } from "./table.ts";

const metrics = ["verified", "correct", "false_accept"] as const;
type MetricName = (typeof metrics)[number];
const titles: Readonly<Record<MetricName, string>> = { verified: "verified", correct: "correct", false_accept: "false accept" };

function rateText(own: Measures, name: MetricName): string {
  return formatRate(own[`${name}_rate`], own[`${name}_ci`], { k: own[`${name}_k`], n: own[`${name}_n`] });
}

/** What a reader must know first: oracle, what is missing, and in figures and a sentence what came out for each model. */
export function verdictSection(summary: Summary): Markup {
  const notes = notesOf(summary).map((note) => html`<p class="${note.startsWith("ORACLE") ? "oracle" : "note"}">${note}</p>`);
  const models = summary.leaderboard.map(({ model, reported_arm: arm, overall }) => {
    const sentences = summary.comparisons
      .filter((own) => own.model === model && own.arm === arm)
      .map(({ sentence }) => html`<p>${sentence}</p>`);
    const figures = metrics.map(
      (name) => html`<li><span>${titles[name]}</span><b>${headFigure(overall, name)}</b><span>${rateText(overall, name)}</span></li>`,
    );
    const cost = html`<li><span>tokens per correct answer</span><b>${formatAmount(overall.tokens_per_correct)}</b><span>${formatAmount(overall.tokens_per_verified)} per verified</span></li><li><span>errors</span><b>${overall.errors}</b><span>of ${overall.tasks - overall.memory_exact_hits} tasks</span></li>`;
    return html`<section class="verdict"><h3>${textLine(model, 200)}, arm ${textLine(arm, 100)}</h3><ul class="figures">${figures}${cost}</ul>${sentences}</section>`;
  });
  return html`<section id="verdict" aria-labelledby="h-verdict"><h2 id="h-verdict">Verdict</h2>${notes}${gatesBlock(summary.gates)}${models}<p class="soft">Figures are rate [95% interval] (count/n). Verified: the public checks that the task declares passed. Correct: the hidden gold passed. False accept: verified and refused by the gold, over the verified ones.</p></section>`;
}

function gatesBlock(report: GateReport | null): Markup {
  if (report === null) return nothing;
  const { head, lines } = gateLines(report);
  return html`<section class="verdict"><h3 class="${report.status === "held" ? "pass" : "fail"}">${head}</h3><ul>${lines.map((line) => html`<li>${line}</li>`)}</ul></section>`;
}

function headFigure(own: Measures, name: MetricName): string {
  return formatRate(own[`${name}_rate`], own[`${name}_ci`], { k: own[`${name}_k`], n: own[`${name}_n`] }).split(" ")[0] ?? "";
}

/** Rates of each arm: over all tasks, by kind, by split. */
export function ratesSection({ leaderboard }: Summary): Markup {
  const tables = leaderboard.map(({ model, overall, by_task, by_split }) => {
    const groups: readonly (readonly [string, ArmMeasures])[] = [
      ["all tasks", overall],
      ...prefixed("kind", by_task),
      ...prefixed("split", by_split),
    ];
    const rows = groups.flatMap(([name, group]) => [
      html`<tr class="group"><th colspan="7" scope="rowgroup">${textLine(name, 120)}, ${formatCount(group.tasks)} tasks of ${formatCount(group.families)} ${group.families === 1 ? "family" : "families"}</th></tr>`,
      ...Object.entries(group.arms).map(
        ([arm, own]) =>
          html`<tr><th scope="row">${textLine(arm, 100)}</th>${metrics.map((metric) => html`<td class="bar">${rateBar(own[`${metric}_rate`], own[`${metric}_ci`], metric === "false_accept")}</td><td class="n">${rateText(own, metric)}</td>`)}</tr>`,
      ),
    ]);
    const heads = html`<th scope="col">arm</th>${metrics.map((metric) => html`<th scope="col" colspan="2">${titles[metric]}</th>`)}`;
    return dataTable(`Pass rates of ${model}`, heads, rows);
  });
  const curves = leaderboard.map(({ model, overall }) =>
    candidateCurves(
      Object.entries(overall.arms)
        .filter(([, own]) => own.verified_within.length > 0)
        .map(([name, own]) => ({ name, shares: own.verified_within })),
      `${model}: share of tasks with a verified candidate among the first k`,
    ),
  );
  return html`<section id="rates" aria-labelledby="h-rates"><h2 id="h-rates">Pass rates</h2>${tables}<div class="curves">${curves}</div></section>`;
}

function prefixed<Group>(noun: string, groups: Readonly<Record<string, Group>>): readonly (readonly [string, Group])[] {
  return Object.entries(groups).map(([name, group]) => [`${noun} ${name}`, group]);
}

/** Paired tests: arms, memory, models. */
export function comparisonsSection({ comparisons, memory_lift, model_comparisons }: Summary): Markup {
  const all = [...comparisons, ...toldLifts(memory_lift), ...model_comparisons];
  if (all.length === 0)
    return html`<section id="comparisons" aria-labelledby="h-comparisons"><h2 id="h-comparisons">Comparisons</h2><p>None: the run has no baseline arm with decided tasks, or nothing beside it.</p></section>`;
  const rows = all.map(
    ({ model, sentence, conclusion }) =>
      html`<tr><th scope="row">${textLine(model, 120)}</th><td class="${conclusion === "real gain" ? "pass" : conclusion === "real loss" ? "fail" : "soft"}">${conclusion}</td><td>${sentence}</td></tr>`,
  );
  const heads = html`<th scope="col">model</th><th scope="col">conclusion</th><th scope="col">on the tasks that both sides decided</th>`;
  return html`<section id="comparisons" aria-labelledby="h-comparisons"><h2 id="h-comparisons">Comparisons</h2>${dataTable("Paired two-sided tests at 5%; over families where one holds several tasks", heads, rows)}</section>`;
}

/** What verified and correct answers took, and how long tasks did. */
export function costSection({ leaderboard, spent }: Summary): Markup {
  const arms = leaderboard.flatMap(({ model, overall }) => Object.entries(overall.arms).map(([arm, own]) => ({ model, arm, own })));
  const isPriced = arms.some(({ own }) => own.usd !== null);
  const slowest = Math.max(0, ...arms.map(({ own }) => own.p95_latency_s ?? 0));
  const name = (model: string, arm: string) =>
    html`<th scope="row">${leaderboard.length > 1 ? html`${textLine(model, 120)} ` : nothing}${textLine(arm, 100)}</th>`;
  const pair = (verified: string, correct: string) => html`<td class="n">${verified}</td><td class="n">${correct}</td>`;
  const rows = arms.map(
    ({ model, arm, own }) =>
      html`<tr>${name(model, arm)}<td class="n">${formatCount(own.tokens.input)} + ${formatCount(own.tokens.output)}</td>${pair(formatAmount(own.tokens_per_verified), formatAmount(own.tokens_per_correct))}${pair(formatShort(own.calls_per_verified), formatShort(own.calls_per_correct))}${pair(formatSeconds(own.seconds_per_verified), formatSeconds(own.seconds_per_correct))}${isPriced ? pair(formatUsd(own.cost_per_verified), formatUsd(own.cost_per_correct)) : nothing}</tr>`,
  );
  const each = ["tokens", "calls", "time", ...(isPriced ? ["USD"] : [])];
  const heads = html`<th scope="col">arm</th><th scope="col">tokens in + out</th>${each.map((unit) => html`<th scope="col">${unit} / verified</th><th scope="col">${unit} / correct</th>`)}`;
  const times = arms.map(
    ({ model, arm, own }) =>
      html`<tr>${name(model, arm)}<td class="bar">${spreadBar([own.p50_latency_s, own.p95_latency_s], slowest)}</td><td class="n">${formatSeconds(own.p50_latency_s)}</td><td class="n">${formatSeconds(own.p95_latency_s)}</td><td class="n">${formatSeconds(own.max_latency_s)}</td><td class="n">${formatSeconds(own.mean_latency_s)}</td></tr>`,
  );
  const total = spent === null ? nothing : html`<p>Spent by the whole run: ${spentText(spent)}.</p>`;
  return html`<section id="cost" aria-labelledby="h-cost"><h2 id="h-cost">Cost and time</h2>${total}
${dataTable("What verified and correct answers took, as if each arm had run alone: all tasks over the answers", heads, rows)}
${dataTable("Time per task, calls and public checks", html`<th scope="col">arm</th><th scope="col">median to 95th percentile</th><th scope="col">median</th><th scope="col">95 of 100 within</th><th scope="col">longest</th><th scope="col">mean</th>`, times)}</section>`;
}

/** How answers were found, where they came from, and what went wrong: a row per figure, a column per arm. */
export function answersSection({ leaderboard, config }: Summary): Markup {
  const arms = leaderboard.flatMap(({ model, overall }) => Object.entries(overall.arms).map(([arm, own]) => ({ model, arm, own })));
  const rows = answerFigures.map(
    ([name, cell]) => html`<tr><th scope="row">${name}</th>${arms.map(({ own }) => html`<td>${textLine(cell(own), 300)}</td>`)}</tr>`,
  );
  const heads = html`<th scope="col">answers</th>${arms.map(({ model, arm }) => html`<th scope="col">${leaderboard.length > 1 ? html`${textLine(model, 120)} ` : nothing}${textLine(arm, 100)}</th>`)}`;
  const memory = config.memory_file;
  return html`<section id="answers" aria-labelledby="h-answers"><h2 id="h-answers">Answers, reuse, errors</h2>${typeof memory === "string" ? html`<p>Memory: ${textLine(memory, 300)}</p>` : nothing}
${dataTable("Answers by how they were found in the text, and what else is to be known of them", heads, rows)}
<p class="soft">Errors are neither pass nor fail. Answers reused from memory as they are stand in no rate. A verified answer that was found in a fence or amid prose would not have passed a strict reader.</p></section>`;
}

const found =
  (how: string) =>
  ({ by_extraction }: Measures): string => {
    const counts = by_extraction[how];
    return counts === undefined ? "0" : `${counts.answers} (${counts.verified_k} verified, ${counts.correct_k} correct)`;
  };
const answerFigures: readonly (readonly [string, (own: Measures) => string])[] = [
  ["the whole text (strict)", found("strict")],
  ["in a code fence", found("fenced")],
  ["amid prose", found("embedded")],
  ["repaired first", found("repaired")],
  ["not told by the verifier", found("unlabelled")],
  ["parsed, not verified", (own) => formatCount(own.parsed_k)],
  ["agreed, not verified", (own) => formatCount(own.agreed_k)],
  ["without gold", (own) => formatCount(own.unscored)],
  ["reused from memory as they are", (own) => formatCount(own.memory_exact_hits)],
  ["with recalled answers in the prompt", (own) => formatCount(own.memory_recalls)],
  ["candidates from the response cache", (own) => formatCount(own.cache_hits)],
  ["candidates that repeat an earlier one", (own) => formatCount(own.duplicates)],
  ["stopped by a budget", (own) => formatCount(own.budget_stops)],
  [
    "errors",
    ({ errors, error_codes }) => [String(errors), ...Object.entries(error_codes).map(([code, count]) => `${code} ${count}`)].join(": "),
  ],
];

/** Families of tasks, the worst first. */
export function familiesSection({ leaderboard }: Summary): Markup {
  const tables = leaderboard.map(({ model, reported_arm, by_family, families_left_out: left }) => {
    const families = Object.entries(by_family).sort(([, left], [, right]) => worth(left) - worth(right));
    const shown = families.map(
      ([name, own]) =>
        html`<tr><th scope="row">${textLine(name, 160)}</th><td class="n" data-value="${own.tasks}">${own.tasks}</td>${metrics.map((metric) => html`<td class="n" data-value="${own[`${metric}_rate`] ?? -1}">${rateText(own, metric)}</td>`)}</tr>`,
    );
    const heads = html`<th scope="col">family</th><th scope="col">tasks</th>${metrics.map((metric) => html`<th scope="col">${titles[metric]}</th>`)}`;
    return html`${dataTable(`Families of ${model} in arm ${reported_arm}, the worst first`, heads, shown, true)}${left > 0 ? html`<p class="cut">and ${formatCount(left)} more families with a larger share of correct answers, in records.jsonl</p>` : nothing}`;
  });
  return html`<section id="families" aria-labelledby="h-families"><h2 id="h-families">Families</h2><p class="soft">Tasks made from one template are one family, the unit of every test. Which families the model or its makers have seen is told by the splits above, where the tasks declare it; where they do not, nothing is known of it.</p>${tables}</section>`;
}

function worth({ correct_rate, verified_rate }: Measures): number {
  return correct_rate ?? verified_rate ?? 2;
}

/** Where and how it ran, and how to run it again. */
export function environmentSection({
  run_id,
  started_at,
  finished_at,
  status,
  seed,
  cupel_version,
  environment,
  config,
  outdir,
}: Summary): Markup {
  const { command, ...settings } = config;
  const facts: readonly (readonly [string, string])[] = [
    ["run", run_id],
    ["status", status],
    ["began", started_at],
    ["ended", finished_at],
    ["seed", String(seed)],
    ["Cupel", cupel_version],
    ...Object.entries(environment).map(([name, value]) => [name, typeof value === "string" ? value : JSON.stringify(value)] as const),
    ...(outdir === "" ? [] : [["folder", outdir] as const]),
  ];
  const again = typeof command === "string" ? html`<h3>Reproduce</h3>${textBlock(command, 4000)}` : nothing;
  return html`<section id="environment" aria-labelledby="h-environment"><h2 id="h-environment">Environment and configuration</h2><dl>${facts.map(([name, value]) => html`<dt>${textLine(name, 80)}</dt><dd>${textLine(value, 600)}</dd>`)}</dl>${again}
<details><summary>configuration</summary>${textBlock(JSON.stringify(settings satisfies JsonObject, null, 2), 40_000)}</details></section>`;
}

export function modelsOf(leaderboard: readonly LeaderboardEntry[]): string {
  return leaderboard.map(({ model }) => model).join(", ");
}

function formatAmount(value: number | null): string {
  return value === null ? "n/a" : formatCount(value);
}

function formatShort(value: number | null): string {
  return value === null ? "n/a" : value.toFixed(2);
}
