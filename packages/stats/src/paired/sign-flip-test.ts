import { checkFinite, checkWhole } from "../arguments/check-arguments.ts";

/** Options of `signFlipTest`. */
export interface SignFlipOptions {
  /** Uniform on [0, 1). Drawn from only where signs are sampled. */
  readonly random: () => number;
  /** Number of sampled sign patterns, at least 1. Default 10,000. */
  readonly resamples?: number;
}

/** What `signFlipTest` says. */
export interface SignFlipResult {
  /** The sum of the differences. */
  readonly statistic: number;
  /** Share of sign patterns whose sum is at least the observed one: evidence that the effect is above 0. */
  readonly oneSided: number;
  /** Share of sign patterns whose sum is at least as far from 0. */
  readonly twoSided: number;
  /** Clusters with a difference other than 0. */
  readonly clusters: number;
  /** True when all 2^clusters patterns were counted. */
  readonly exact: boolean;
}

const enumerable = 20;

/**
 * The sign-flip test of paired differences, one per cluster (task or family): under the null each sign is as likely as its reverse
 * (exact when the effect is zero or symmetric). Counts all patterns up to 20 non-zero clusters, else samples them with
 * p = (1 + #)/(1 + resamples), so that p is never 0 (B. Phipson and G. Smyth 2010). p = 1 without a difference.
 *
 * @throws RangeError when a difference is not finite or resamples is not a whole number of at least 1
 */
export function signFlipTest(differences: readonly number[], { random, resamples = 10_000 }: SignFlipOptions): SignFlipResult {
  checkFinite("difference", differences);
  checkWhole("resamples", resamples, 1);
  const sizes = differences.filter((difference) => difference !== 0).map(Math.abs);
  const statistic = differences.reduce((sum, difference) => sum + difference, 0);
  const exact = sizes.length <= enumerable;
  // Equal sums reached in another order differ in their last digits: a tie must count.
  const slack = 1e-12 * sizes.reduce((sum, size) => sum + size, 0);
  const total = exact ? 2 ** sizes.length : resamples;
  let above = 0;
  let beyond = 0;
  const count = (sum: number): void => {
    if (sum >= statistic - slack) above += 1;
    if (Math.abs(sum) >= Math.abs(statistic) - slack) beyond += 1;
  };
  if (exact) countAll(sizes, { index: 0, sum: 0 }, count);
  else for (let draw = 0; draw < resamples; draw++) count(sizes.reduce((sum, size) => sum + (random() < 0.5 ? size : -size), 0));
  const share = (hits: number): number => (exact ? hits / total : (1 + hits) / (1 + total));
  return { statistic, oneSided: share(above), twoSided: share(beyond), clusters: sizes.length, exact };
}

function countAll(sizes: readonly number[], { index, sum }: Position, count: (sum: number) => void): void {
  const size = sizes[index];
  if (size === undefined) {
    count(sum);
    return;
  }
  countAll(sizes, { index: index + 1, sum: sum + size }, count);
  countAll(sizes, { index: index + 1, sum: sum - size }, count);
}

interface Position {
  readonly index: number;
  readonly sum: number;
}
