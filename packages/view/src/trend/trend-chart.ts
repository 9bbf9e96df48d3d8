import { html, type Markup, nothing } from "@cupel/reporters/page";
import type { TrendPoint } from "./trend-lines.ts";

const [width, height, left, right, top, bottom] = [720, 200, 44, 12, 12, 28];

/** Rates with their intervals, run after run, 0 to 1. The figures stand in the table below it. */
export function trendChart(points: readonly TrendPoint[], title: string): Markup {
  const step = points.length < 2 ? 0 : (width - left - right) / (points.length - 1);
  const x = (index: number) => fixed(points.length < 2 ? (left + width - right) / 2 : left + index * step);
  const y = (share: number) => fixed(height - bottom - share * (height - top - bottom));
  const grid = [0, 0.25, 0.5, 0.75, 1].map(
    (share) =>
      html`<line class="axis" x1="${left}" x2="${width - right}" y1="${y(share)}" y2="${y(share)}"/>${share % 0.5 === 0 ? html`<text x="${left - 6}" y="${fixed(Number(y(share)) + 4)}" text-anchor="end">${share * 100}%</text>` : nothing}`,
  );
  const marks = points.map(({ rate, isComplete }, index) => {
    const { rate: share, interval } = rate;
    if (share === null || interval === null) return nothing;
    const at = x(index);
    return html`<line class="range" x1="${at}" x2="${at}" y1="${y(interval[0])}" y2="${y(interval[1])}"/><circle class="${isComplete ? "dot" : "hollow"}" cx="${at}" cy="${y(share)}" r="4"/>`;
  });
  const line = points.map(({ rate }, index) => `${x(index)},${y(rate.rate ?? 0)}`).join(" ");
  const day = (point: TrendPoint | undefined) => point?.startedAt.slice(0, 10) ?? "";
  return html`<div class="scroll" role="region" tabindex="0" aria-label="Chart: ${title}"><svg class="good" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${title}; the figures stand in the table below">${grid}<polyline class="curve s0" points="${line}"/>${marks}<text x="${left}" y="${height - 8}">${day(points[0])}</text><text x="${width - right}" y="${height - 8}" text-anchor="end">${day(points.at(-1))}</text></svg></div>`;
}

function fixed(value: number): string {
  return value.toFixed(1);
}
