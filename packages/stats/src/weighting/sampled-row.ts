/** A label that was drawn with a known probability. */
export interface SampledRow {
  /** The labelled outcome, such as 0 or 1. A known failure enters as 0 with probability 1. */
  readonly value: number;
  /** The chance with which it was drawn, logged when it was, in (0, 1]. */
  readonly probability: number;
}

/** @throws RangeError for a value that is not finite or a probability outside (0, 1] */
export function checkRows(rows: readonly SampledRow[]): void {
  for (const { value, probability } of rows) {
    if (!Number.isFinite(value)) throw new RangeError(`value ${value} is not finite`);
    checkProbability(probability);
  }
}

/** @throws RangeError unless the probability is in (0, 1] */
export function checkProbability(probability: number): void {
  if (!(probability > 0 && probability <= 1)) throw new RangeError(`probability ${probability} is not on (0, 1]`);
}
