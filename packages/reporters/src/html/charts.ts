import type { IntervalPair } from "../rate.ts";
import { html, type Markup, nothing } from "./markup.ts";

/** A rate as a bar with its interval, 0 to 1; nothing without one. The figures stand beside it in the table. */
export function rateBar(rate: number | null, interval: IntervalPair, isBad = false): Markup {
  if (rate === null || interval === null) return nothing;
  const [low, high, at] = [interval[0], interval[1], rate].map((share) => fixed(2 + share * 196)) as [string, string, string];
  return html`<svg class="${isBad ? "bad" : "good"}" viewBox="0 0 200 16" width="200" height="16" aria-hidden="true" focusable="false"><rect class="track" x="2" y="3" width="196" height="10"/><rect class="fill" x="2" y="3" width="${fixed(rate * 196)}" height="10"/><line class="range" x1="${low}" x2="${high}" y1="8" y2="8"/><circle class="dot" cx="${at}" cy="8" r="3"/></svg>`;
}

/** Amounts of one row against the largest of all: a bar to the first, a line to the last. */
export function spreadBar(amounts: readonly (number | null)[], largest: number): Markup {
  const [first, last] = [amounts[0] ?? null, amounts.at(-1) ?? null];
  if (first === null || last === null || largest <= 0) return nothing;
  const at = (amount: number) => fixed(2 + Math.min(1, amount / largest) * 196);
  return html`<svg viewBox="0 0 200 16" width="200" height="16" aria-hidden="true" focusable="false"><rect class="track" x="2" y="3" width="196" height="10"/><rect class="fill" x="2" y="3" width="${fixed(Math.min(1, first / largest) * 196)}" height="10"/><line class="range" x1="${at(first)}" x2="${at(last)}" y1="8" y2="8"/></svg>`;
}

/** Shares over 1, 2, 3 … candidates, a curve per arm. */
export function candidateCurves(curves: readonly { readonly name: string; readonly shares: readonly number[] }[], title: string): Markup {
  const longest = Math.max(...curves.map(({ shares }) => shares.length));
  if (longest < 2) return nothing;
  const x = (k: number) => fixed(40 + ((k - 1) / (longest - 1)) * 250);
  const y = (share: number) => fixed(150 - share * 130);
  const lines = curves.map(({ shares }, index) => {
    // An arm that stops early stays at what it reached.
    const full = Array.from({ length: longest }, (_, k) => shares[Math.min(k, shares.length - 1)] ?? 0);
    return html`<polyline class="curve s${index % 4}" points="${full.map((share, k) => `${x(k + 1)},${y(share)}`).join(" ")}"/>`;
  });
  const keys = curves.map(
    ({ name, shares }, index) =>
      html`<li><svg viewBox="0 0 20 10" width="20" height="10" aria-hidden="true" focusable="false"><line class="curve s${index % 4}" x1="0" x2="20" y1="5" y2="5"/></svg>${name}: ${shares.map((share) => `${Math.round(share * 100)}%`).join(", ")}</li>`,
  );
  const marks = [0, 0.5, 1].map(
    (share) =>
      html`<line class="axis" x1="40" x2="290" y1="${y(share)}" y2="${y(share)}"/><text x="34" y="${fixed(154 - share * 130)}" text-anchor="end">${share * 100}%</text>`,
  );
  return html`<figure><figcaption>${title}</figcaption><svg viewBox="0 0 300 180" width="300" height="180" role="img" aria-label="${title}; the shares stand below">${marks}${lines}<text x="40" y="170" text-anchor="middle">1</text><text x="290" y="170" text-anchor="middle">${longest}</text><text x="165" y="174" text-anchor="middle">candidates</text></svg><ul class="figures">${keys}</ul></figure>`;
}

function fixed(value: number): string {
  return value.toFixed(1);
}
