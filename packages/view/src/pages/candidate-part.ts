import { type JudgedCandidate, type RunRecord, verdictText } from "@cupel/core";
import {
  candidateMarks,
  expectedDiff,
  formatSeconds,
  formatUsd,
  html,
  type Markup,
  nothing,
  textBlock,
  textDiff,
  textLine,
  verdictRow,
} from "@cupel/reporters/page";

/** Most characters of a text. */
export interface TextLimits {
  readonly text: number;
  readonly evidence: number;
}

/** Where a candidate stands. */
export interface CandidatePlace {
  readonly record: RunRecord;
  /** Among the record's candidates, from 0. */
  readonly place: number;
  /** Anchor on the page. */
  readonly id: string;
  /** The page that shows it alone. */
  readonly address: string;
}

/** A candidate: its verdict, its text, what changed since the one before, what was expected, and how it was asked for. */
export function candidatePart({ record, place, id, address }: CandidatePlace, limits: TextLimits): Markup {
  const candidate = record.candidates[place];
  if (candidate === undefined) return nothing;
  const { text, raw, prompt, verdict } = candidate;
  const isChosen = place === record.chosen;
  const marks = candidateMarks(candidate, isChosen);
  const before = record.candidates[place - 1];
  const changed = before === undefined ? nothing : textDiff(before.text, text);
  const said = isChosen ? record.gold : null;
  return html`<article class="candidate${isChosen ? " chosen" : ""}" id="${id}" aria-labelledby="${id}-h"><h4 id="${id}-h"><a href="${address}" data-row>Candidate ${place + 1}</a>${marks.length > 0 ? `: ${marks.join(", ")}` : ""} <span class="${verdict.status}">${textLine(verdictText(verdict), 300)}</span></h4>
<p class="soft">${askedText(candidate)}</p>
${textBlock(text, limits.text)}${raw === text ? nothing : html`<details><summary>as the model wrote it</summary>${textBlock(raw, limits.text)}</details>`}
${changed === nothing ? nothing : html`<h5>from candidate ${place} to this one</h5>${changed}`}${expectedDiff(said, text)}
<dl>${verdictRow("public checks", verdict, limits.evidence)}${isChosen ? verdictRow("hidden gold", said, limits.evidence) : nothing}</dl>
<details><summary>prompt</summary>${textBlock(prompt, limits.text)}</details>${candidate.settings === undefined ? nothing : html`<details><summary>settings</summary>${textBlock(JSON.stringify(candidate.settings, null, 2), limits.evidence)}</details>`}</article>
`;
}

function askedText({ seed, temperature, usage, milliseconds, usd, maxTokens, model, backend, certainty }: JudgedCandidate): string {
  return [
    `seed ${seed}`,
    `temperature ${temperature}`,
    `${usage.inputTokens} + ${usage.outputTokens} tokens, at most ${maxTokens}`,
    formatSeconds(milliseconds / 1000),
    ...(usd === undefined ? [] : [`${formatUsd(usd)} USD`]),
    ...(certainty === undefined ? [] : [`mean logprob ${certainty.mean.toFixed(3)}`]),
    ...(backend === undefined ? [] : [`${model} by ${backend}`]),
  ].join("; ");
}
