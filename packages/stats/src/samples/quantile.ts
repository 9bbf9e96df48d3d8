import { checkUnit } from "../arguments/check-arguments.ts";

/**
 * The q-quantile of values: linear interpolation between order statistics at (n − 1)·q (type 7 of Hyndman and Fan 1996).
 * NaN without values.
 *
 * @throws RangeError when q is not on [0, 1] or a value is not a number
 */
export function quantile(values: readonly number[] | Float64Array, q: number): number {
  checkUnit("q", q);
  if (values.some((value) => Number.isNaN(value))) throw new RangeError("a value is not a number");
  // Numbers of a typed array are sorted as numbers, and far faster.
  const sorted = new Float64Array(values).sort();
  const position = (sorted.length - 1) * q;
  const below = sorted[Math.floor(position)];
  const above = sorted[Math.ceil(position)];
  if (below === undefined || above === undefined) return Number.NaN;
  return below === above ? below : below + (above - below) * (position - Math.floor(position));
}
