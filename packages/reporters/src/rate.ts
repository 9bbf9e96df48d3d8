import { type ClusterCounts, clusteredRateInterval } from "@cupel/stats";

/** Two ends of a 95 % Wilson interval, as wide as the families of the tasks allow; null where there is no rate. */
export type IntervalPair = readonly [low: number, high: number] | null;

/** A rate of how many of how many, with its interval. */
export interface Rate {
  readonly k: number;
  readonly n: number;
  readonly rate: number | null;
  readonly interval: IntervalPair;
}

/** The rate over families, by what was counted in each. */
export function rateOver(families: readonly ClusterCounts[]): Rate {
  const n = families.reduce((sum, { trials }) => sum + trials, 0);
  const k = families.reduce((sum, { successes }) => sum + successes, 0);
  if (n === 0) return { k, n, rate: null, interval: null };
  const { low, high } = clusteredRateInterval(families);
  return { k, n, rate: k / n, interval: [low, high] };
}
