import { marginsOf, type TraceRow } from "@cupel/determinism";
import { html, type Markup, nothing } from "@cupel/reporters";

const [width, height] = [640, 160];
const [from, to, top, bottom] = [44, width - 10, 10, height - 34];

/**
 * How far the best token lies above the second, along both answers, with the place where they part. The scale is logarithmic: what decides about a
 * flip are the small margins. Nothing where scores are missing.
 */
export function marginPlot(left: TraceRow, right: TraceRow, parts: number | null): Markup {
  const sides = [left, right].map((row) => marginsOf(row).map((margin) => (margin === null || margin <= 0 ? null : margin)));
  const known = sides.flat().filter((margin) => margin !== null);
  const longest = Math.max(...sides.map(({ length }) => length));
  if (known.length < 2 || longest < 2) return nothing;
  const [low, high] = [Math.floor(Math.log10(Math.min(...known))), Math.ceil(Math.log10(Math.max(...known)) + 1e-9)];
  const span = Math.max(1, high - low);
  const x = (place: number): string => (from + (place / (longest - 1)) * (to - from)).toFixed(1);
  const y = (margin: number): string => (bottom - ((Math.log10(margin) - low) / span) * (bottom - top)).toFixed(1);
  const marks = Array.from({ length: span + 1 }, (_, step) => low + step)
    .filter((power) => span <= 6 || (power - low) % 2 === 0)
    .map(
      (power) =>
        html`<line class="axis" x1="${from}" x2="${to}" y1="${y(10 ** power)}" y2="${y(10 ** power)}"/><text x="${from - 4}" y="${(Number(y(10 ** power)) + 4).toFixed(1)}" text-anchor="end">${power >= 0 ? 10 ** power : `1e${power}`}</text>`,
    );
  const lines = sides.map(
    (margins, side) =>
      html`<polyline class="curve s${side === 0 ? 0 : 3}" points="${margins.flatMap((margin, place) => (margin === null ? [] : [`${x(place)},${y(margin)}`])).join(" ")}"/>`,
  );
  const cut =
    parts === null || parts >= longest
      ? nothing
      : html`<line class="curve s1" x1="${x(parts)}" x2="${x(parts)}" y1="${top}" y2="${bottom}"/><text x="${x(parts)}" y="${bottom + 28}" text-anchor="middle">part at ${parts}</text>`;
  const key = (side: number): Markup =>
    html`<svg viewBox="0 0 20 10" width="20" height="10" aria-hidden="true" focusable="false"><line class="curve s${side}" x1="0" x2="20" y1="5" y2="5"/></svg>`;
  return html`<figure><figcaption>Margin of the best over the second token, in nats</figcaption><svg viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="Margins along both answers; those where they part stand in the table">${marks}${lines}<text x="${from}" y="${bottom + 14}" text-anchor="middle">0</text><text x="${to}" y="${bottom + 14}" text-anchor="end">token ${longest - 1}</text>${cut}</svg><ul class="figures"><li>${key(0)}left</li><li>${key(3)}right</li></ul></figure>`;
}
