import { checkUnit } from "../arguments/check-arguments.ts";

/**
 * p-values adjusted so that rejecting those at most α keeps the expected share of false rejections at α: the running minimum, from the
 * largest down, of p₍ᵢ₎·n/i (Y. Benjamini and Y. Hochberg 1995). For independent or positively dependent p-values. In the order given.
 *
 * @throws RangeError when a p-value is not on [0, 1]
 */
export function benjaminiHochberg(pValues: readonly number[]): readonly number[] {
  for (const p of pValues) checkUnit("p-value", p);
  const order = pValues.map((p, index) => ({ p, index })).sort((left, right) => right.p - left.p);
  const adjusted = new Array<number>(pValues.length);
  let lowest = 1;
  for (const [rank, { p, index }] of order.entries()) {
    lowest = Math.min(lowest, (p * pValues.length) / (pValues.length - rank));
    adjusted[index] = lowest;
  }
  return adjusted;
}
