import { checkCounts, checkOpenUnit } from "../arguments/check-arguments.ts";
import { normalQuantile } from "../distributions/normal-quantile.ts";
import { studentQuantile } from "../distributions/student-quantile.ts";
import type { Interval } from "./interval.ts";
import { scoreInterval, wilsonInterval } from "./wilson-interval.ts";

/** Successes among the trials of a cluster, such as the tasks of a family. */
export interface ClusterCounts {
  readonly successes: number;
  readonly trials: number;
}

/** An interval and how many independent trials it is as wide as. */
export interface ClusteredRateInterval extends Interval {
  readonly units: number;
}

/** Below this many clusters their spread says too little of how alike the trials within one are. */
const enough = 10;

/**
 * Wilson's score interval of a rate whose trials come in clusters: over n / d trials, where the design effect d is the variance of the rate by
 * clusters (CR1: G/(G−1)·Σ_g(Σ_{i∈g}(x_i − p̂))² / n²) over p̂(1−p̂)/n (L. Kish 1965), with t of G−1 degrees in place of z. d is at least 1 and at
 * most what clusters of like outcomes have, which leaves n²/Σn_g² trials; those are taken, with z, below ten clusters, and where all outcomes
 * are equal and nothing tells d. Where every cluster is one trial, `wilsonInterval`. [0, 1] without trials.
 *
 * @throws RangeError for impossible counts or a confidence outside (0, 1)
 */
export function clusteredRateInterval(
  clusters: readonly ClusterCounts[],
  { confidence = 0.95 }: { readonly confidence?: number } = {},
): ClusteredRateInterval {
  checkOpenUnit("confidence", confidence);
  for (const { successes, trials } of clusters) checkCounts(successes, trials);
  const full = clusters.filter(({ trials }) => trials > 0);
  const n = full.reduce((sum, { trials }) => sum + trials, 0);
  const k = full.reduce((sum, { successes }) => sum + successes, 0);
  if (full.length === n) return { ...wilsonInterval(k, n, { confidence }), units: n };
  const rate = k / n;
  const least = n ** 2 / full.reduce((sum, { trials }) => sum + trials ** 2, 0);
  const upper = 0.5 + confidence / 2;
  if (full.length < enough || k === 0 || k === n) return { ...scoreInterval(rate, least, normalQuantile(upper)), units: least };
  const units = Math.min(n, Math.max(least, n / designEffect(full, { n, rate })));
  return { ...scoreInterval(rate, units, studentQuantile(upper, full.length - 1)), units };
}

function designEffect(clusters: readonly ClusterCounts[], { n, rate }: { readonly n: number; readonly rate: number }): number {
  const squares = clusters.reduce((sum, { successes, trials }) => sum + (successes - trials * rate) ** 2, 0);
  const variance = ((clusters.length / (clusters.length - 1)) * squares) / n ** 2;
  return variance / ((rate * (1 - rate)) / n);
}
