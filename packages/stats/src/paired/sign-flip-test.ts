import { checkFinite, checkWhole } from "../arguments/check-arguments.ts";

/** Options of `signFlipTest`. */
export interface SignFlipOptions {
  /** Uniform on [0, 1), with 24 random bits or more. Drawn from only where signs are sampled, once for 24 signs. */
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
  const reached = { above: statistic - slack, beyond: Math.abs(statistic) - slack };
  const { above, beyond } = exact ? countAll(sizes, reached) : countSampled(sizes, reached, { random, resamples });
  const share = (hits: number): number => (exact ? hits / total : (1 + hits) / (1 + total));
  return { statistic, oneSided: share(above), twoSided: share(beyond), clusters: sizes.length, exact };
}

/** Sums that lie at or above what is reached on one side, and on either side. */
interface Counts {
  readonly above: number;
  readonly beyond: number;
}

/** Eight signs at a time: one of the 256 sums of eight clusters, and three such for each number drawn. */
function countSampled(sizes: readonly number[], reached: Counts, { random, resamples }: Required<SignFlipOptions>): Counts {
  const sums = new Float64Array(resamples);
  for (let from = 0; from < sizes.length; from += 24) {
    const [first, second, third] = [sumsOfEight(sizes, from), sumsOfEight(sizes, from + 8), sumsOfEight(sizes, from + 16)];
    for (let draw = 0; draw < resamples; draw++) {
      const bits = random() * 2 ** 24;
      (sums[draw] as number) += drawn(first, bits) + drawn(second, bits >>> 8) + drawn(third, bits >>> 16);
    }
  }
  return {
    above: sums.reduce((count, sum) => count + Number(sum >= reached.above), 0),
    beyond: sums.reduce((count, sum) => count + Number(Math.abs(sum) >= reached.beyond), 0),
  };
}

function sumsOfEight(sizes: readonly number[], from: number): Float64Array {
  return sumsOf(sizes.slice(from, from + 8));
}

/** The sum that the lowest bits choose. */
function drawn(sums: Float64Array, bits: number): number {
  return sums[bits & (sums.length - 1)] as number;
}

/** Over all sign patterns: each is one of the first half of the clusters with one of the second (E. Horowitz and S. Sahni 1974). */
function countAll(sizes: readonly number[], reached: Counts): Counts {
  const [left, right] = [sumsOf(sizes.slice(0, sizes.length / 2)), sumsOf(sizes.slice(sizes.length / 2))];
  const atLeast = (limit: number): number => {
    let [count, at] = [0, right.length];
    // The larger the left sum, the more right sums reach the limit with it.
    for (const sum of left) {
      while (at > 0 && sum + (right[at - 1] as number) >= limit) at -= 1;
      count += right.length - at;
    }
    return count;
  };
  // A pattern and its reverse have opposite sums.
  return { above: atLeast(reached.above), beyond: reached.beyond > 0 ? 2 * atLeast(reached.beyond) : left.length * right.length };
}

/** The sums of all sign patterns, ascending. */
function sumsOf(sizes: readonly number[]): Float64Array {
  const sums = new Float64Array(2 ** sizes.length);
  for (const [index, size] of sizes.entries()) {
    const half = 2 ** index;
    for (let at = 0; at < half; at++) {
      const sum = sums[at] as number;
      sums[at] = sum - size;
      sums[at + half] = sum + size;
    }
  }
  return sums.sort();
}
