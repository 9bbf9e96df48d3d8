import { checkUnit } from "../arguments/check-arguments.ts";

/**
 * p-values times their number, at most 1 (C. Bonferroni 1936): the chance of any false rejection stays at α whatever their dependence.
 * `holm` rejects all that this does and more.
 *
 * @throws RangeError when a p-value is not on [0, 1]
 */
export function bonferroni(pValues: readonly number[]): readonly number[] {
  for (const p of pValues) checkUnit("p-value", p);
  return pValues.map((p) => Math.min(1, p * pValues.length));
}
