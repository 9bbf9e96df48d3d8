import { checkFinite, checkOpenUnit } from "../arguments/check-arguments.ts";
import { studentQuantile } from "../distributions/student-quantile.ts";
import { runningMoments } from "../samples/running-moments.ts";
import type { Interval } from "./interval.ts";

/** An interval around a mean. */
export interface MeanInterval extends Interval {
  /** NaN without values. */
  readonly mean: number;
  readonly standardError: number;
}

/**
 * Student's interval of a mean: x̄ ± t(n−1)·s/√n (Student 1908). For display of latencies and costs of independent units looked at once;
 * it assumes that the mean is about normal. Below two values nothing bounds the mean: −∞ to ∞.
 *
 * @throws RangeError when a value is not finite or confidence is outside (0, 1)
 */
export function meanInterval(values: readonly number[], { confidence = 0.95 }: { readonly confidence?: number } = {}): MeanInterval {
  checkFinite("value", values);
  const moments = runningMoments();
  for (const value of values) moments.add(value);
  const standardError = Math.sqrt(moments.variance / moments.count);
  return around(moments.mean, standardError, { degrees: moments.count - 1, confidence });
}

/** mean ± t·standardError; the whole line without a degree of freedom. */
export function around(
  mean: number,
  standardError: number,
  { degrees, confidence }: { readonly degrees: number; readonly confidence: number },
): MeanInterval {
  checkOpenUnit("confidence", confidence);
  if (degrees < 1) return { mean, standardError: Number.NaN, low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };
  const half = studentQuantile(0.5 + confidence / 2, degrees) * standardError;
  return { mean, standardError, low: mean - half, high: mean + half };
}
