import { checkCounts, checkWhole } from "../arguments/check-arguments.ts";

/**
 * pass^k: the chance that all of k samples of a task pass, estimated without bias from `passed` of `samples`: C(c, k)/C(n, k)
 * (S. Yao et al. 2024, τ-bench). NaN when fewer than k samples were drawn.
 *
 * @throws RangeError for impossible counts or a k that is not a whole number of at least 1
 */
export function passHatK(samples: number, passed: number, k: number): number {
  checkCounts(passed, samples);
  checkWhole("k", k, 1);
  if (samples < k) return Number.NaN;
  if (passed < k) return 0;
  let all = 1;
  for (let i = 0; i < k; i++) all *= (passed - i) / (samples - i);
  return all;
}
