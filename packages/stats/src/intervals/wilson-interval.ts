import { checkCounts, checkOpenUnit } from "../arguments/check-arguments.ts";
import { normalQuantile } from "../distributions/normal-quantile.ts";
import type { Interval } from "./interval.ts";

/** Nearly every call asks for 95 %, and the quantile costs more than all the rest. */
const standard = normalQuantile(0.975);

/**
 * Wilson's score interval of a rate: (p̂ + z²/2n ± z·√(p̂(1−p̂)/n + z²/4n²)) / (1 + z²/n) (E. B. Wilson 1927).
 * For display of independent outcomes looked at once; coverage is close to `confidence` on average, not guaranteed. [0, 1] when n = 0.
 *
 * @throws RangeError for impossible counts or a confidence outside (0, 1)
 */
export function wilsonInterval(successes: number, trials: number, { confidence = 0.95 }: { readonly confidence?: number } = {}): Interval {
  checkCounts(successes, trials);
  checkOpenUnit("confidence", confidence);
  if (trials === 0) return { low: 0, high: 1 };
  const z = confidence === 0.95 ? standard : normalQuantile(0.5 + confidence / 2);
  return scoreInterval(successes / trials, trials, z);
}

/** The same of a rate over as many units, which need not be whole, with z standard errors. */
export function scoreInterval(rate: number, units: number, z: number = standard): Interval {
  const square = (z * z) / units;
  const middle = rate + square / 2;
  const half = z * Math.sqrt((rate * (1 - rate)) / units + square / (4 * units));
  return {
    low: rate === 0 ? 0 : Math.max(0, (middle - half) / (1 + square)),
    high: rate === 1 ? 1 : Math.min(1, (middle + half) / (1 + square)),
  };
}
