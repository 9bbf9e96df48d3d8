import { checkOpenUnit, checkWhole } from "../arguments/check-arguments.ts";
import { normalCdf } from "../distributions/normal-cdf.ts";
import { normalQuantile } from "../distributions/normal-quantile.ts";
import { quantile } from "../samples/quantile.ts";
import type { Interval } from "./interval.ts";

/** Options of `bootstrapInterval`. */
export interface BootstrapOptions {
  /** Uniform on [0, 1). One draw for each cluster of each resample. */
  readonly random: () => number;
  /** At least 1. Default 2,000. */
  readonly resamples?: number;
  /** Default "bca". */
  readonly method?: "bca" | "percentile";
  readonly confidence?: number;
}

/** What `bootstrapInterval` says. */
export interface BootstrapInterval extends Interval {
  /** The statistic of the clusters as they are. */
  readonly estimate: number;
  /** "percentile" also where BCa was asked for and is undefined: fewer than two clusters, or all resamples on one side. */
  readonly method: "bca" | "percentile";
}

/**
 * Bootstrap interval of a statistic by resampling whole clusters (B. Efron 1979), bias-corrected and accelerated (BCa; Efron 1987):
 * z₀ = Φ⁻¹(share of resamples below the estimate, ties by half), a = Σ(θ̄−θ₍ᵢ₎)³/(6·(Σ(θ̄−θ₍ᵢ₎)²)^{3/2}) over the jackknife, levels
 * Φ(z₀ + (z₀+z)/(1−a(z₀+z))). For reports only, never to decide: where all clusters agree its ends are one point.
 *
 * @param statistic a number for a list of clusters, in which a cluster may occur several times or not at all
 * @throws RangeError without clusters, for resamples below 1, a confidence outside (0, 1) or a statistic that is not a number
 */
export function bootstrapInterval<Cluster>(
  clusters: readonly Cluster[],
  statistic: (clusters: readonly Cluster[]) => number,
  { random, resamples = 2000, method = "bca", confidence = 0.95 }: BootstrapOptions,
): BootstrapInterval {
  if (clusters.length === 0) throw new RangeError("there is no cluster to resample");
  checkWhole("resamples", resamples, 1);
  checkOpenUnit("confidence", confidence);
  const estimate = known(statistic(clusters));
  const values = Array.from({ length: resamples }, () => known(statistic(resample(clusters, random))));
  const tail = (1 - confidence) / 2;
  const levels = method === "bca" ? adjustedLevels({ values, estimate, leftOut: jackknife(clusters, statistic), tail }) : undefined;
  const [low, high] = levels ?? [tail, 1 - tail];
  return { estimate, low: quantile(values, low), high: quantile(values, high), method: levels === undefined ? "percentile" : "bca" };
}

function known(value: number): number {
  if (Number.isNaN(value)) throw new RangeError("the statistic is not a number for every resample; define it for clusters that repeat");
  return value;
}

function resample<Cluster>(clusters: readonly Cluster[], random: () => number): readonly Cluster[] {
  return clusters.map(() => clusters[Math.floor(random() * clusters.length)] as Cluster);
}

function jackknife<Cluster>(clusters: readonly Cluster[], statistic: (clusters: readonly Cluster[]) => number): readonly number[] {
  return clusters.length < 2 ? [] : clusters.map((_, out) => known(statistic(clusters.filter((_, index) => index !== out))));
}

interface Resampled {
  readonly values: readonly number[];
  readonly estimate: number;
  readonly leftOut: readonly number[];
  readonly tail: number;
}

function adjustedLevels({ values, estimate, leftOut, tail }: Resampled): readonly [number, number] | undefined {
  // Equal statistics summed in another order differ in their last digits.
  const slack = 1e-12 * values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const below = values.reduce((sum, value) => sum + (value < estimate - slack ? 1 : value <= estimate + slack ? 0.5 : 0), 0);
  const bias = normalQuantile(below / values.length);
  const mean = leftOut.reduce((sum, value) => sum + value, 0) / leftOut.length;
  const squares = leftOut.reduce((sum, value) => sum + (mean - value) ** 2, 0);
  if (!Number.isFinite(bias) || !(squares > 0)) return undefined;
  const acceleration = leftOut.reduce((sum, value) => sum + (mean - value) ** 3, 0) / (6 * squares ** 1.5);
  const level = (z: number): number => normalCdf(bias + (bias + z) / (1 - acceleration * (bias + z)));
  const z = normalQuantile(1 - tail);
  return [level(-z), level(z)];
}
