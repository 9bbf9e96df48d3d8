import { normalCdf } from "../distributions/normal-cdf.ts";

/** What `runsTest` says. */
export interface RunsResult {
  /** Stretches of equal values. */
  readonly runs: number;
  readonly expected: number;
  readonly variance: number;
  /** Below 0 where equal values cling together, above 0 where they alternate. 0 where nothing can be said. */
  readonly z: number;
  /** Two-sided, normal approximation. 1 where nothing can be said. */
  readonly pValue: number;
}

/**
 * Whether events are independent in time: the runs test of A. Wald and J. Wolfowitz (1940) on a sequence of yes and no, with mean
 * 2n₁n₀/n + 1 and variance 2n₁n₀(2n₁n₀ − n)/(n²(n − 1)). The normal approximation needs about ten of each.
 */
export function runsTest(bits: readonly boolean[]): RunsResult {
  const n = bits.length;
  const ones = bits.filter(Boolean).length;
  const product = 2 * ones * (n - ones);
  const runs = bits.reduce((sum, bit, index) => sum + (index === 0 || bit !== bits[index - 1] ? 1 : 0), 0);
  const expected = n === 0 ? 0 : product / n + 1;
  const variance = n < 2 ? 0 : (product * (product - n)) / (n * n * (n - 1));
  const z = variance > 0 ? (runs - expected) / Math.sqrt(variance) : 0;
  return { runs, expected, variance, z, pValue: Math.min(1, 2 * normalCdf(-Math.abs(z))) };
}
