import { checkUnit } from "../arguments/check-arguments.ts";

/**
 * p-values adjusted so that rejecting those at most α keeps the chance of any false rejection at α, whatever their dependence:
 * the running maximum of (n − i)·p₍ᵢ₎, i from 0, at most 1 (S. Holm 1979). In the order given.
 *
 * @throws RangeError when a p-value is not on [0, 1]
 */
export function holm(pValues: readonly number[]): readonly number[] {
  for (const p of pValues) checkUnit("p-value", p);
  const order = pValues.map((p, index) => ({ p, index })).sort((left, right) => left.p - right.p);
  const adjusted = new Array<number>(pValues.length);
  let highest = 0;
  for (const [rank, { p, index }] of order.entries()) {
    highest = Math.max(highest, Math.min(1, (pValues.length - rank) * p));
    adjusted[index] = highest;
  }
  return adjusted;
}
