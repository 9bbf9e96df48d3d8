import { checkOpenUnit, checkUnit, checkWhole } from "../arguments/check-arguments.ts";
import type { Interval } from "../intervals/interval.ts";

/** Options of `boundedMeanConfidenceSequence`. */
export interface BoundedMeanOptions {
  readonly alpha?: number;
  /** The number of values for which the interval shall be tightest. Without it the bets suit any number. */
  readonly horizon?: number;
}

/** Largest share of its wealth that a bet may lose. */
const cap = 0.5;

/**
 * Interval of the mean of values on [0, 1] that may be watched after every value: all m whose hedged capital max(½K⁺(m), ½K⁻(m)) is below
 * 1/α, with K^±(m) = Π(1 ± λ_t^±(x_t − m)), λ_t = √(2·ln(2/α)/(σ̂²_{t−1}·t·ln(1 + t))) (`horizon` in place of t·ln(1 + t)), λ⁺ at most
 * ½/m, λ⁻ at most ½/(1 − m) (I. Waudby-Smith and A. Ramdas 2024, hedged predictable plug-in). Both products are monotone in m, so it is an
 * interval, found by bisection in the order of `values`. [0, 1] without a value. Should every m be rejected, which happens in less than α
 * of streams, both ends are the middle of the gap.
 *
 * @throws RangeError for a value outside [0, 1], an alpha outside (0, 1) or a horizon below 1
 */
export function boundedMeanConfidenceSequence(values: readonly number[], { alpha = 0.05, horizon }: BoundedMeanOptions = {}): Interval {
  for (const value of values) checkUnit("value", value);
  checkOpenUnit("alpha", alpha);
  if (horizon !== undefined) checkWhole("horizon", horizon, 1);
  const stakes = stakesOf(values, { alpha, horizon });
  const low = lowEnd(values, stakes, alpha);
  const mirrored = values.map((value) => 1 - value);
  const high = 1 - lowEnd(mirrored, stakes, alpha);
  return low <= high ? { low, high } : { low: (low + high) / 2, high: (low + high) / 2 };
}

/** λ_t from the values before t. They are the same for values and for 1 − values. */
function stakesOf(values: readonly number[], { alpha, horizon }: { alpha: number; horizon: number | undefined }): readonly number[] {
  let [sum, squares] = [0, 0];
  return values.map((value, index) => {
    const t = index + 1;
    const variance = (0.25 + squares) / t;
    sum += value;
    squares += (value - (0.5 + sum) / (t + 1)) ** 2;
    return Math.sqrt((2 * Math.log(2 / alpha)) / (variance * (horizon ?? t * Math.log1p(t))));
  });
}

/** The smallest m that bets on a mean above m do not reject. */
function lowEnd(values: readonly number[], stakes: readonly number[], alpha: number): number {
  const limit = Math.log(2 / alpha);
  const rejected = (mean: number): boolean => {
    let capital = 0;
    for (let at = 0; at < values.length; at++) {
      capital += Math.log1p(Math.min(stakes[at] as number, cap / mean) * ((values[at] as number) - mean));
    }
    return capital >= limit;
  };
  let [low, high] = [0, 1];
  for (let step = 0; step < 60 && high - low > 1e-12; step++) {
    const middle = (low + high) / 2;
    if (rejected(middle)) low = middle;
    else high = middle;
  }
  return low;
}
