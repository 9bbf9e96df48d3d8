/** Shares as a row of bars, one character each: `▁` for 0 to `█` for 1; a blank where there is none. */
export function spark(shares: readonly (number | null)[]): string {
  return shares.map((share) => (share === null ? " " : bars[Math.min(bars.length - 1, Math.floor(share * bars.length))])).join("");
}

const bars = [..."▁▂▃▄▅▆▇█"];
