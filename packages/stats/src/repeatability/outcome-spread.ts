import { checkWhole } from "../arguments/check-arguments.ts";

/**
 * The chance that two runs differ, from how often each outcome was seen: 1 − Σ n_k(n_k − 1)/(n(n − 1)), the unbiased U-statistic of the
 * collision probability (W. Hoeffding 1948; E. H. Simpson 1949). All pairs enter, so that it varies less than comparing with the first
 * run only. NaN below two runs.
 *
 * @param modeCounts how many runs gave each distinct outcome
 * @throws RangeError when a count is not a whole number of at least 0
 */
export function outcomeSpread(modeCounts: readonly number[]): number {
  for (const count of modeCounts) checkWhole("count", count);
  const runs = modeCounts.reduce((sum, count) => sum + count, 0);
  if (runs < 2) return Number.NaN;
  return 1 - modeCounts.reduce((sum, count) => sum + count * (count - 1), 0) / (runs * (runs - 1));
}
