import { checkRows, type SampledRow } from "./sampled-row.ts";

/** An estimate under unequal sampling. */
export interface WeightedEstimate {
  /** NaN without a row. */
  readonly estimate: number;
  readonly standardError: number;
  /** How many rows of equal weight would say as much: (Σ1/π)²/Σ1/π² (L. Kish 1965). */
  readonly effectiveCount: number;
}

/**
 * Mean of all traffic from labels drawn independently with logged probabilities (Poisson sampling): Σ(y/π)/Σ(1/π), with
 * SE² = Σ(1 − π)/π²·(y − Â)²/(Σ1/π)² (J. Hájek 1971). The default estimator: the plain mean of labels that were drawn because they were
 * doubtful is biased.
 *
 * @throws RangeError for a value that is not finite or a probability outside (0, 1]
 */
export function hajekEstimate(rows: readonly SampledRow[]): WeightedEstimate {
  checkRows(rows);
  let [weight, squares, sum] = [0, 0, 0];
  for (const { value, probability } of rows) {
    weight += 1 / probability;
    squares += 1 / probability ** 2;
    sum += value / probability;
  }
  const estimate = sum / weight;
  const variance = rows.reduce(
    (total, { value, probability }) => total + ((1 - probability) / probability ** 2) * (value - estimate) ** 2,
    0,
  );
  return { estimate, standardError: Math.sqrt(variance) / weight, effectiveCount: rows.length === 0 ? 0 : weight ** 2 / squares };
}
