import { checkFinite } from "../arguments/check-arguments.ts";
import { around, type MeanInterval } from "./mean-interval.ts";

/** An interval of a mean over rows that come in clusters. */
export interface ClusteredInterval extends MeanInterval {
  readonly clusters: number;
  /** True from 10 clusters. Below, the standard error is too small on average: show `bootstrapInterval` instead. */
  readonly enoughClusters: boolean;
}

/**
 * Interval of a mean over all rows whose rows are dependent within clusters (tasks of a family, repeats of a prompt): the cluster-robust
 * standard error √(G/(G−1))·√Σ_g(Σ_{i∈g}(x_i − x̄))²/n (CR1; K.-Y. Liang and S. Zeger 1986) and t with G − 1 degrees of freedom.
 * Copies of rows change nothing. Below two clusters nothing bounds the mean: −∞ to ∞.
 *
 * @param clusterOf names the cluster of the row at an index
 * @throws RangeError when a value is not finite or confidence is outside (0, 1)
 */
export function clusteredInterval(
  values: readonly number[],
  clusterOf: (index: number) => string | number,
  { confidence = 0.95 }: { readonly confidence?: number } = {},
): ClusteredInterval {
  checkFinite("value", values);
  const n = values.length;
  const mean = n === 0 ? Number.NaN : values.reduce((sum, value) => sum + value, 0) / n;
  const residuals = new Map<string | number, number>();
  for (const [index, value] of values.entries()) {
    const cluster = clusterOf(index);
    residuals.set(cluster, (residuals.get(cluster) ?? 0) + value - mean);
  }
  const clusters = residuals.size;
  const squares = [...residuals.values()].reduce((sum, residual) => sum + residual * residual, 0);
  const standardError = (Math.sqrt(clusters / (clusters - 1)) * Math.sqrt(squares)) / n;
  return { ...around(mean, standardError, { degrees: clusters - 1, confidence }), clusters, enoughClusters: clusters >= 10 };
}
