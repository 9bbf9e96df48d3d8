import { checkCounts, checkPositive } from "../arguments/check-arguments.ts";
import type { Interval } from "./interval.ts";
import { scoreInterval } from "./wilson-interval.ts";

/** What came of pairs of 0/1 outcomes, such as two ways of solving the same tasks. Whole numbers of at least 0. */
export interface PairedCounts {
  readonly both: number;
  readonly onlyFirst: number;
  readonly onlySecond: number;
  readonly neither: number;
}

/**
 * The 95 % interval of the difference of two rates over the same pairs, first less second, on [-1, 1]: Wilson's intervals of both rates,
 * squared and added with the correlation of the outcomes (R. G. Newcombe 1998, Statistics in Medicine 17:2635, method 10). It has width
 * also where no pair differs. For independent pairs; where several come from one family, `units` says how many independent ones they are
 * worth at least, and the interval is that of so many pairs.
 *
 * @throws RangeError for impossible counts, without a pair, or for `units` that are not above 0 and at most the pairs
 */
export function pairedDifferenceInterval(counts: PairedCounts, options: { readonly units?: number } = {}): Interval {
  const { both, onlyFirst, onlySecond, neither } = counts;
  const pairs = both + onlyFirst + onlySecond + neither;
  for (const count of [both, onlyFirst, onlySecond, neither]) checkCounts(count, pairs);
  const { units = pairs } = options;
  checkPositive("units", units);
  if (units > pairs) throw new RangeError(`units ${units} exceeds the ${pairs} pairs`);
  const scale = units / pairs;
  const [e, f, g, h] = [both * scale, onlyFirst * scale, onlySecond * scale, neither * scale];
  const [first, second] = [(both + onlyFirst) / pairs, (both + onlySecond) / pairs];
  const [one, other] = [scoreInterval(first, units), scoreInterval(second, units)];
  const correlation = correlationOf(e, f, g, h);
  const reach = (left: number, right: number) => Math.sqrt(Math.max(0, left * left - 2 * correlation * left * right + right * right));
  const difference = (onlyFirst - onlySecond) / pairs;
  return {
    low: Math.max(-1, difference - reach(first - one.low, other.high - second)),
    high: Math.min(1, difference + reach(one.high - first, second - other.low)),
  };
}

/** Phi of the table, corrected for continuity where it is above 0; 0 where a margin is empty. */
function correlationOf(e: number, f: number, g: number, h: number): number {
  const margins = (e + f) * (g + h) * (e + g) * (f + h);
  if (margins === 0) return 0;
  const cross = e * h - f * g;
  const corrected = cross > 0 ? Math.max(0, cross - (e + f + g + h) / 2) : cross;
  return corrected / Math.sqrt(margins);
}
