import { checkBit, checkOpenUnit, checkPositive } from "../arguments/check-arguments.ts";
import { resume } from "../arguments/resume.ts";

/** What `bernoulliCusum` resumes from. */
export interface CusumState {
  readonly schema: 1;
  readonly count: number;
  readonly sum: number;
  readonly alarmAt: number | null;
}

/** A running `bernoulliCusum`. */
export interface Cusum {
  readonly count: number;
  readonly sum: number;
  /** The observation at which the limit was reached first, counted from 1. Undefined until then. */
  readonly alarmAt: number | undefined;
  update(observation: number): void;
  state(): CusumState;
}

/**
 * Page's cumulative sum for a rate that goes from p0 to p1 (E. S. Page 1954): S = max(0, S + ln of the likelihood ratio), alarm at `limit`.
 * The best for just that change, and without a guarantee on false alarms in its limit; for comparison. Use `errorDriftDetector`.
 *
 * @throws RangeError when a rate is outside (0, 1), both are equal, limit is not above 0 or an observation is neither 0 nor 1
 */
export function bernoulliCusum(
  { p0, p1, limit }: { readonly p0: number; readonly p1: number; readonly limit: number },
  from: CusumState = { schema: 1, count: 0, sum: 0, alarmAt: null },
): Cusum {
  checkOpenUnit("p0", p0);
  checkOpenUnit("p1", p1);
  checkPositive("limit", limit);
  if (p0 === p1) throw new RangeError(`p0 and p1 are both ${p0}: there is no change to find`);
  const [onOne, onZero] = [Math.log(p1 / p0), Math.log((1 - p1) / (1 - p0))];
  let { count, sum, alarmAt } = resume(from);
  return {
    get count() {
      return count;
    },
    get sum() {
      return sum;
    },
    get alarmAt() {
      return alarmAt ?? undefined;
    },
    update(observation) {
      checkBit(observation);
      count += 1;
      sum = Math.max(0, sum + (observation === 1 ? onOne : onZero));
      if (alarmAt === null && sum >= limit) alarmAt = count;
    },
    state: () => ({ schema: 1, count, sum, alarmAt }),
  };
}
