import { checkCounts, checkWhole } from "../arguments/check-arguments.ts";

/**
 * pass@k: the chance that at least one of k samples of a task passes, estimated without bias from `passed` of `samples`:
 * 1 − C(n−c, k)/C(n, k), as a running product (M. Chen et al. 2021). NaN when fewer than k samples were drawn.
 *
 * @throws RangeError for impossible counts or a k that is not a whole number of at least 1
 */
export function passAtK(samples: number, passed: number, k: number): number {
  checkCounts(passed, samples);
  checkWhole("k", k, 1);
  if (samples < k) return Number.NaN;
  if (samples - passed < k) return 1;
  let miss = 1;
  for (let i = samples - passed + 1; i <= samples; i++) miss *= 1 - k / i;
  return 1 - miss;
}
