/** A line of the figure: a name, a colour, and points (share of fixed-k's calls, share of what fixed-k solves). */
export interface Curve {
  readonly name: string;
  readonly colour: string;
  readonly points: readonly (readonly [calls: number, solved: number])[];
}

const [width, height, left, top, right, bottom] = [720, 420, 64, 24, 24, 56];

/** The curves as an SVG document, both axes in percent of fixed-k. */
export function drawCurve(curves: readonly Curve[], { title, k }: { readonly title: string; readonly k: number }): string {
  const solved = curves.flatMap(({ points }) => points.map(([, share]) => share));
  const [low, high] = [Math.floor(Math.min(...solved) * 10) / 10, Math.ceil(Math.max(1, ...solved) * 20) / 20];
  const x = (share: number) => (left + share * (width - left - right)).toFixed(1);
  const y = (share: number) => (height - bottom - ((share - low) / (high - low)) * (height - top - bottom)).toFixed(1);
  const text = (at: string, anchor: string, what: string) => `<text ${at} text-anchor="${anchor}">${what}</text>`;
  const ticks = Array.from({ length: 6 }, (_, index) => index / 5).map((share) =>
    [
      text(`x="${x(share)}" y="${height - bottom + 18}"`, "middle", `${Math.round(share * 100)}`),
      text(`x="${left - 8}" y="${Number(y(low + share * (high - low))) + 4}"`, "end", `${Math.round((low + share * (high - low)) * 100)}`),
    ].join("\n"),
  );
  const lines = curves.map(({ name, colour, points }, index) => {
    const path = points.map(([calls, share]) => `${x(calls)},${y(share)}`).join(" ");
    const dots = points.map(([calls, share]) => `<circle cx="${x(calls)}" cy="${y(share)}" r="3" fill="${colour}"/>`).join("");
    const legend = `<rect x="${width - right - 250}" y="${height - bottom - 76 + 20 * index}" width="14" height="4" fill="${colour}"/>`;
    const label = text(`x="${width - right - 230}" y="${height - bottom - 70 + 20 * index}"`, "start", name);
    return `<polyline points="${path}" fill="none" stroke="${colour}" stroke-width="2"/>${dots}\n${legend}${label}`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12" role="img">
<title>${title}</title>
<rect width="${width}" height="${height}" fill="white"/>
<path d="M${left},${top}V${height - bottom}H${width - right}" fill="none" stroke="#444"/>
<path d="M${left},${y(1)}H${width - right}" stroke="#bbb" stroke-dasharray="4 4"/>
${ticks.join("\n")}
${text(`x="${(left + width - right) / 2}" y="${height - 14}"`, "middle", `calls, % of ${k} for each task`)}
<text transform="translate(16 ${(top + height - bottom) / 2}) rotate(-90)" text-anchor="middle">tasks solved, % of best of ${k}</text>
${lines.join("\n")}
</svg>
`;
}
