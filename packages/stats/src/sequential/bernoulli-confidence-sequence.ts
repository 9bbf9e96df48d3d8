import { checkCounts, checkOpenUnit } from "../arguments/check-arguments.ts";
import { logBeta } from "../distributions/log-beta.ts";
import type { Interval } from "../intervals/interval.ts";

/**
 * Interval of a rate that may be watched after every label: the chance that the true rate is ever outside is at most alpha. All m whose
 * Beta(½, ½) mixture ln E(m) = ln B(½ + k, ½ + n − k) − ln B(½, ½) − k·ln m − (n − k)·ln(1 − m) is below ln(1/α) (H. Robbins 1970;
 * S. Howard, A. Ramdas, J. McAuliffe and J. Sekhon 2021). For labels drawn uniformly at a constant rate. [0, 1] when n = 0.
 *
 * @throws RangeError for impossible counts or an alpha outside (0, 1)
 */
export function bernoulliConfidenceSequence(
  successes: number,
  trials: number,
  { alpha = 0.05 }: { readonly alpha?: number } = {},
): Interval {
  checkCounts(successes, trials);
  checkOpenUnit("alpha", alpha);
  if (trials === 0) return { low: 0, high: 1 };
  const failures = trials - successes;
  return { low: lowEnd(successes, failures, alpha), high: 1 - lowEnd(failures, successes, alpha) };
}

/** ln of the e-value against the rate m, in (0, 1). */
export function bernoulliLogE(successes: number, trials: number, rate: number): number {
  checkCounts(successes, trials);
  checkOpenUnit("rate", rate);
  const failures = trials - successes;
  return evidence(successes, failures) - successes * Math.log(rate) - failures * Math.log1p(-rate);
}

function evidence(successes: number, failures: number): number {
  return logBeta(0.5 + successes, 0.5 + failures) - Math.log(Math.PI);
}

/** Below the rate seen the e-value falls in m: bisection down to neighbouring numbers. Seen from the other side, the same is the high end. */
function lowEnd(successes: number, failures: number, alpha: number): number {
  if (successes === 0) return 0;
  const base = evidence(successes, failures) + Math.log(alpha);
  let [low, high] = [0, successes / (successes + failures)];
  for (let step = 0; step < 200; step++) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) break;
    if (base - successes * Math.log(middle) - (failures === 0 ? 0 : failures * Math.log1p(-middle)) < 0) high = middle;
    else low = middle;
  }
  return high;
}
