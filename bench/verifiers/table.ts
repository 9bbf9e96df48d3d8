/** One line of the bench: what was measured, against what, and what is to be reached. */
export interface Line {
  readonly what: string;
  /** The figure with its unit. */
  readonly figure: string;
  /** How many times as fast as the peer, or what share of the limit. Absent for a figure that stands alone. */
  readonly ratio?: number;
  /** What the ratio is to. */
  readonly against?: string;
  /** What the ratio, or the figure, is to reach, in words. */
  readonly reach?: string;
}

/** Prints a line. */
export function print({ what, figure, ratio, against = "", reach }: Line): void {
  const compared = ratio === undefined ? "" : `${ratio.toFixed(2)}× ${against}`;
  console.log(`${what.padEnd(34)} ${figure.padStart(16)}  ${compared.padEnd(34)} ${reach === undefined ? "" : `reach ${reach}`}`.trimEnd());
}

/** Prints why something is not measured. */
export function skip(what: string, why: string): void {
  console.log(`${what.padEnd(34)} ${"SKIPPED".padStart(16)}  ${why}`);
}

/** The middle of a list; of two middles the lower. */
export function median(values: readonly number[]): number {
  return values.toSorted((left, right) => left - right)[Math.floor((values.length - 1) / 2)] ?? Number.NaN;
}
