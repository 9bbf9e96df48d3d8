import { checkOpenUnit } from "../arguments/check-arguments.ts";

/**
 * Which e-values are rejected so that the expected share of false rejections stays at alpha, whatever their dependence: the k largest, for the
 * largest k with e₍ₖ₎ ≥ n/(k·α) (R. Wang and A. Ramdas 2022). In the order given.
 *
 * @throws RangeError when an e-value is below 0 or not a number, or alpha is outside (0, 1)
 */
export function eBenjaminiHochberg(eValues: readonly number[], { alpha = 0.05 }: { readonly alpha?: number } = {}): readonly boolean[] {
  checkOpenUnit("alpha", alpha);
  for (const e of eValues) checkEValue(e);
  const sorted = [...eValues].sort((left, right) => right - left);
  const n = sorted.length;
  const rejected = sorted.findLastIndex((e, index) => e >= n / ((index + 1) * alpha));
  const least = sorted[rejected] ?? Number.POSITIVE_INFINITY;
  return eValues.map((e) => rejected >= 0 && e >= least);
}

/** @throws RangeError unless e is at least 0, infinity included */
export function checkEValue(e: number): void {
  if (!(e >= 0)) throw new RangeError(`e-value ${e} is not at least 0`);
}
