import type { BorderDay } from "./border-day.ts";

/** When the distance of a day counts. */
export interface BorderRule {
  /** Mean total-variation distance that has to be passed. Default 0.2. */
  readonly distance?: number;
  /** Standard deviations of the baseline that it has to lie above the baseline's mean. Default 4. */
  readonly deviations?: number;
  /** Days of the baseline. Default 14. */
  readonly baseline?: number;
  /** Days between the baseline and the day that is judged: a drift must not become its own baseline. Default 4. */
  readonly exclusion?: number;
  /** Days running. Default 3. */
  readonly running?: number;
}

/** A day on which a drift is told. */
export interface BorderEvent {
  readonly day: number;
  readonly distance: number;
  /** Of the baseline's distances. */
  readonly mean: number;
  readonly deviation: number;
}

/**
 * Days on which the border answers have drifted: the distance lies above a threshold and far above what it was in the days of the baseline, several
 * days running. A day without a measurement breaks the row; a day with fewer than `baseline` measured days behind it is not judged. Pure.
 */
export function borderEvents(
  days: readonly Pick<BorderDay, "day" | "distance">[],
  { distance: least = 0.2, deviations = 4, baseline = 14, exclusion = 4, running = 3 }: BorderRule = {},
): readonly BorderEvent[] {
  const sorted = [...days].sort((left, right) => left.day - right.day);
  const events: BorderEvent[] = [];
  let [row, last] = [0, Number.NaN];
  for (const { day, distance } of sorted) {
    const before = sorted.filter((other) => other.day < day - exclusion).slice(-baseline);
    const mean = before.reduce((sum, other) => sum + other.distance, 0) / before.length;
    const deviation = Math.sqrt(before.reduce((sum, other) => sum + (other.distance - mean) ** 2, 0) / (before.length - 1));
    const isFar = before.length >= baseline && distance > least && distance > mean + deviations * deviation;
    row = isFar ? (day === last + 1 ? row + 1 : 1) : 0;
    last = day;
    if (row >= running) events.push({ day, distance, mean, deviation });
  }
  return events;
}
