import { type CheckTrace, type DivergenceReport, percentDown, percentUp, type RowReference, type TraceRow } from "@cupel/determinism";
import { dataTable, html, type Markup, nothing, textBlock, textDiff, textLine, withEscapes } from "@cupel/reporters";
import { heads } from "./axis-matrix.ts";
import { marginPlot } from "./margin-plot.ts";

/** Most characters of a text. */
const most = 3000;

/** One divergence: where, both sides beside each other, how near a tie, the whole texts, and the margins along the answers. */
export function divergenceSection(
  divergence: DivergenceReport,
  { number, trace }: { readonly number: number; readonly trace: CheckTrace | undefined },
): Markup {
  const { prompt, promptStart, left, right, difference, nearTie, advice, reproduction, modes } = divergence;
  const at = ({ sequence }: RowReference): TraceRow | undefined => trace?.rows.find((row) => row.sequence === sequence);
  const [a, b] = [at(left), at(right)];
  const { tokenIndex, character, byte, layer, scoreIndex } = difference;
  const where =
    tokenIndex !== null
      ? `token ${tokenIndex}`
      : layer === "scores"
        ? `the score of token ${scoreIndex}`
        : character !== null
          ? `character ${character} (byte ${byte})`
          : "the end";
  const recurred =
    reproduction === null
      ? ""
      : ` Sent again, it came ${reproduction.diverged} of ${reproduction.of} times (95 %: ${percentDown(reproduction.low)} to ${percentUp(reproduction.high)}).`;
  return html`<details class="task"${number === 1 ? html` open` : nothing}><summary><b>Prompt ${prompt + 1}</b> ${textLine(promptStart, 120)} <span class="tag fail">${layer}</span> at ${where}</summary>
${sides(divergence)}
<p><b>${nearTie}</b>: ${textLine(advice, 300)}${recurred}${modes.length > 1 ? ` ${modes.length} different answers: ${modes.map(({ count }) => count).join(" + ")}.` : ""}</p>
${a && b ? html`${marginPlot(a, b, tokenIndex ?? scoreIndex)}${wholeTexts(a, b)}` : nothing}</details>`;
}

function nameOf({ axis, level, run }: RowReference): string {
  return axis === "repeat" ? `baseline, run ${run + 1}` : `${axis}=${level}, run ${run + 1}`;
}

function sides({ left, right, difference, topLeft, topRight, marginLeft, marginRight }: DivergenceReport): Markup {
  const { before, leftAfter, rightAfter, leftToken, rightToken, leftScore, rightScore, scoreToken, leftFinish, rightFinish, layer } =
    difference;
  const alternatives = (top: DivergenceReport["topLeft"]): Markup =>
    html`${(top ?? []).slice(0, 5).map(({ token, score }) => html`<div>${textLine(JSON.stringify(token), 40)} ${score.toPrecision(5)}</div>`)}`;
  const text = (after: string, token: string | undefined, mark: "ins" | "del"): Markup => {
    const isAt = token !== undefined && token !== "" && after.startsWith(token);
    const [own, rest] = isAt ? [token, after.slice(token.length)] : [after, ""];
    const shown = withEscapes(own);
    const marked = mark === "ins" ? html`<ins>${shown}</ins>` : html`<del>${shown}</del>`;
    return html`<pre dir="ltr">
${withEscapes(before)}${marked}${withEscapes(rest)}</pre>`;
  };
  const row = (name: string, one: Markup, other: Markup): Markup =>
    html`<tr><th scope="row">${name}</th><td>${one}</td><td>${other}</td></tr>`;
  const rows = [
    ...(layer === "scores"
      ? [row(scoreToken ? `score of ${JSON.stringify(scoreToken)}` : "score", html`${String(leftScore)}`, html`${String(rightScore)}`)]
      : [row("answer", text(leftAfter, leftToken?.text, "del"), text(rightAfter, rightToken?.text, "ins"))]),
    ...(leftToken?.id != null || rightToken?.id != null
      ? [row("token id", html`${String(leftToken?.id ?? "none")}`, html`${String(rightToken?.id ?? "none")}`)]
      : []),
    ...(marginLeft !== null || marginRight !== null
      ? [row("margin, nats", html`${marginLeft?.toPrecision(3) ?? "–"}`, html`${marginRight?.toPrecision(3) ?? "–"}`)]
      : []),
    ...(topLeft || topRight ? [row("best tokens", alternatives(topLeft), alternatives(topRight))] : []),
    ...(leftFinish !== rightFinish ? [row("ended by", html`${leftFinish ?? "–"}`, html`${rightFinish ?? "–"}`)] : []),
  ];
  return dataTable("Both sides where they part", heads(["", nameOf(left), nameOf(right)]), rows);
}

function wholeTexts(left: TraceRow, right: TraceRow): Markup {
  if (left.text === right.text) return nothing;
  const cut =
    left.status === "stopped" || right.status === "stopped" ? html`<p class="cut">One side was not read to its end.</p>` : nothing;
  return html`<details><summary>Whole answers</summary>${cut}<h3>Left</h3>${textBlock(left.text, most)}<h3>Right</h3>${textBlock(right.text, most)}<h3>From left to right</h3>${textDiff(left.text, right.text)}</details>`;
}
