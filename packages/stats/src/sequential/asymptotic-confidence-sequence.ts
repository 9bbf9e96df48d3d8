import { checkOpenUnit, checkPositive, checkWhole } from "../arguments/check-arguments.ts";
import type { Interval } from "../intervals/interval.ts";

/** What is known of the terms whose mean is watched. */
export interface AsymptoticTerms {
  readonly mean: number;
  /** Of one term, at least 0. */
  readonly standardDeviation: number;
  /** Terms so far. */
  readonly count: number;
  /** Labels behind the terms, where most terms are predictions only. Default `count`. */
  readonly labels?: number;
  readonly alpha?: number;
  /** The count at which the interval shall be tightest. */
  readonly tunedFor: number;
}

/** An interval, and whether enough labels are behind it to show it. */
export interface AsymptoticInterval extends Interval {
  readonly burnedIn: boolean;
}

/** Labels from which the normal approximation keeps the chance of ever missing near its nominal value. */
const burnIn = 100;

/**
 * Interval of a mean that may be watched, for estimators such as Hájek's: mean ± s·√(2(Nρ² + 1)/(N²ρ²)·ln(√(Nρ² + 1)/α)) with
 * ρ² = (−2·ln α + ln(−2·ln α + 1))/`tunedFor` (I. Waudby-Smith et al. 2021, arXiv:2103.06476). Asymptotic: show nothing before it is
 * burned in (100 labels). −∞ to ∞ without a term.
 *
 * @throws RangeError for a negative deviation, a count that is not whole, a tunedFor not above 0 or an alpha outside (0, 1)
 */
export function asymptoticConfidenceSequence({
  mean,
  standardDeviation,
  count,
  labels = count,
  alpha = 0.05,
  tunedFor,
}: AsymptoticTerms): AsymptoticInterval {
  checkWhole("count", count);
  checkWhole("labels", labels);
  checkOpenUnit("alpha", alpha);
  checkPositive("tunedFor", tunedFor);
  if (!(standardDeviation >= 0 || count < 2)) throw new RangeError(`standardDeviation ${standardDeviation} is not at least 0`);
  if (count === 0) return { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY, burnedIn: false };
  const rate = (-2 * Math.log(alpha) + Math.log(-2 * Math.log(alpha) + 1)) / tunedFor;
  const scaled = count * rate + 1;
  const half = standardDeviation * Math.sqrt(((2 * scaled) / (count * count * rate)) * Math.log(Math.sqrt(scaled) / alpha));
  return { low: mean - half, high: mean + half, burnedIn: labels >= burnIn };
}
