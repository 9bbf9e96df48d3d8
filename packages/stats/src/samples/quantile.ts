import { checkUnit } from "../arguments/check-arguments.ts";

/**
 * The q-quantile of values: linear interpolation between order statistics at (n − 1)·q (type 7 of Hyndman and Fan 1996).
 * NaN without values.
 *
 * @throws RangeError when q is not on [0, 1] or a value is not a number
 */
export function quantile(values: readonly number[], q: number): number {
  checkUnit("q", q);
  if (values.some(Number.isNaN)) throw new RangeError("a value is not a number");
  const sorted = [...values].sort((left, right) => left - right);
  const position = (sorted.length - 1) * q;
  const below = sorted[Math.floor(position)];
  const above = sorted[Math.ceil(position)];
  if (below === undefined || above === undefined) return Number.NaN;
  return below === above ? below : below + (above - below) * (position - Math.floor(position));
}
