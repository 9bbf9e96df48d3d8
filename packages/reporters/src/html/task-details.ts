import { type JudgedCandidate, type RunRecord, type Verdict, verdictText } from "@cupel/core";
import { formatCount, formatSeconds, formatUsd } from "../format.ts";
import type { TaskToShow } from "./choose-tasks.ts";
import { expectedDiff } from "./expected-diff.ts";
import { html, type Markup, nothing, textBlock, textLine } from "./markup.ts";
import { textDiff } from "./text-diff.ts";

/** Most candidates shown of a record, and most characters of a text. */
const limits = { candidates: 8, text: 3000, reason: 600, evidence: 1500 } as const;

/** A task on a model: what was asked, and in each arm what came of it, with every candidate. Closed until it is opened. */
export function taskDetails({ model, id, why }: TaskToShow, records: readonly RunRecord[]): Markup {
  const [first] = records;
  if (first === undefined) return nothing;
  return html`<details class="task" data-what="${why}"><summary><span class="tag">${why}</span><b>${textLine(id, 200)}</b> <span class="soft">${textLine(first.kind, 60)} · ${textLine(first.family, 120)}${first.split === null ? "" : html` · ${textLine(first.split, 60)}`} · ${textLine(model, 120)}</span></summary>
<h4>Task</h4>${textBlock(first.taskPrompt, limits.text)}
${records.map(armDetails)}</details>
`;
}

function armDetails(record: RunRecord): Markup {
  const { arm, policy, candidates, chosen, verdict, gold, error, stopReason, usage, usd, milliseconds } = record;
  const cost = `${candidates.length} ${candidates.length === 1 ? "candidate" : "candidates"}, ${formatCount(usage.inputTokens + usage.outputTokens)} tokens, ${formatSeconds(milliseconds / 1000)}${usd === null ? "" : `, ${formatUsd(usd)} USD`}`;
  const shown = candidates.slice(0, limits.candidates);
  const left = candidates.length - shown.length;
  return html`<section class="arm"><h5>${textLine(arm, 120)} <span class="soft">${textLine(policy, 300)}; ${cost}</span></h5>
<dl>${verdictRow("public checks", verdict, limits.evidence)}${verdictRow("hidden gold", gold, limits.evidence)}${error === null ? nothing : html`<dt>stopped</dt><dd class="error">${textLine(`${error.code}: ${error.message}`, limits.reason)}</dd>`}${stopReason === "budget" ? html`<dt>budget</dt><dd class="error">spent</dd>` : nothing}${record.oracle ? html`<dt>oracle</dt><dd class="fail">hidden gold steered this answer</dd>` : nothing}</dl>
${shown.map((candidate, place) => candidateDetails(candidate, { gold: place === chosen ? gold : undefined, before: shown[place - 1] }))}
${left > 0 ? html`<p class="cut">and ${left} more candidates, in records.jsonl</p>` : nothing}</section>`;
}

/** A verdict as an entry of a `dl`, with its private evidence up to so many characters. */
export function verdictRow(name: string, verdict: Verdict | null, most: number): Markup {
  if (verdict === null) return html`<dt>${name}</dt><dd class="soft">none</dd>`;
  const { extraction, evidence } = verdict;
  const how = extraction === undefined || extraction === "strict" ? "" : ` (${extraction})`;
  const shown =
    evidence === undefined
      ? nothing
      : html`<br><span class="soft">evidence, private:</span> ${textBlock(JSON.stringify(evidence, null, 1), most)}`;
  return html`<dt>${name}</dt><dd><span class="${verdict.status}">${textLine(verdictText(verdict), limits.reason)}</span>${how}${shown}</dd>`;
}

function candidateDetails(
  candidate: JudgedCandidate,
  { gold, before }: { readonly gold: Verdict | null | undefined; readonly before: JudgedCandidate | undefined },
): Markup {
  const { index, text, raw, prompt, verdict, seed, temperature, usage } = candidate;
  const isChosen = gold !== undefined;
  const marks = candidateMarks(candidate, isChosen);
  const changed = before === undefined ? nothing : textDiff(before.text, text);
  return html`<details${isChosen ? html` open` : nothing}><summary>candidate ${index + 1}${marks.length > 0 ? `: ${marks.join(", ")}` : ""} <span class="${verdict.status}">${textLine(verdictText(verdict), 200)}</span> <span class="soft">seed ${seed}, temperature ${temperature}, ${usage.inputTokens}+${usage.outputTokens} tokens</span></summary>
${textBlock(text, limits.text)}${raw === text ? nothing : html`<p class="soft">as the model wrote it</p>${textBlock(raw, limits.text)}`}${changed === nothing ? nothing : html`<p class="soft">against the candidate before</p>${changed}`}${expectedDiff(gold ?? null, text)}<details><summary>prompt</summary>${textBlock(prompt, limits.text)}</details></details>
`;
}

/** What is to be known of a candidate beside its text and verdict, in a few words each. */
export function candidateMarks({ finishReason, fromCache, memory, duplicateOf }: JudgedCandidate, isChosen: boolean): readonly string[] {
  return [
    isChosen ? "the answer" : "",
    finishReason === "stop" ? "" : `ended by ${finishReason}`,
    fromCache ? "from the cache" : "",
    memory === undefined ? "" : memory.exact ? "taken from memory as it is" : `recalled ${memory.ids.length}`,
    duplicateOf === undefined ? "" : `same as candidate ${duplicateOf + 1}`,
  ].filter(Boolean);
}
