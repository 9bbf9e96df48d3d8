import { checkOpenUnit, checkUnit } from "../arguments/check-arguments.ts";
import { resume } from "../arguments/resume.ts";
import type { SequentialTest } from "./sequential-test.ts";

/** What `bettingTest` tests. */
export interface BettingOptions {
  /** The mean under the null, in (0, 1). */
  readonly mean: number;
  /** "above" tests H0: E[X_t | past] ≤ mean, "below" H0: E[X_t | past] ≥ mean. */
  readonly side: "above" | "below";
  /** Largest share of the wealth that one bet may lose, in (0, 1). Default 0.5; 0.9 suits paired differences. */
  readonly cap?: number;
}

/** What `bettingTest` resumes from. */
export interface BettingState {
  readonly schema: 1;
  readonly count: number;
  readonly sum: number;
  /** Sum of squared distances of the observations from the running mean. */
  readonly squares: number;
  readonly logE: number;
  readonly maxLogE: number;
}

/** A running `bettingTest`. */
export interface BettingTest extends SequentialTest<BettingState> {
  /** λ of the next bet, which depends on the past only. */
  readonly stake: number;
}

/**
 * Tests the mean of observations on [0, 1] by betting against the null (I. Waudby-Smith and A. Ramdas 2024, JRSS-B). With the n
 * observations before: μ̂ = (½ + Σx)/(n + 1), v̂ = (¼ + Q)/(n + 1), g = ±(μ̂ − mean), stake λ = min(g/(v̂ + g²), cap/mean) (below:
 * cap/(1 − mean)), 0 when g ≤ 0; logE grows by ln(1 + λ·(±(x − mean))). Only the conditional mean must obey the null: independence is not
 * assumed.
 *
 * @throws RangeError for a mean or cap outside (0, 1), or an observation outside [0, 1]
 */
export function bettingTest({ mean, side, cap = 0.5 }: BettingOptions, from: BettingState = empty): BettingTest {
  checkOpenUnit("mean", mean);
  checkOpenUnit("cap", cap);
  let { count, sum, squares, logE, maxLogE } = resume(from);
  const sign = side === "above" ? 1 : -1;
  const most = cap / (side === "above" ? mean : 1 - mean);
  const stake = (): number => {
    const gap = sign * ((0.5 + sum) / (count + 1) - mean);
    return gap > 0 ? Math.min(gap / ((0.25 + squares) / (count + 1) + gap * gap), most) : 0;
  };
  return {
    get count() {
      return count;
    },
    get logE() {
      return logE;
    },
    get maxLogE() {
      return maxLogE;
    },
    get stake() {
      return stake();
    },
    update(observation) {
      checkUnit("observation", observation);
      logE += Math.log1p(stake() * sign * (observation - mean));
      if (logE > maxLogE) maxLogE = logE;
      count += 1;
      sum += observation;
      squares += (observation - (0.5 + sum) / (count + 1)) ** 2;
    },
    state: () => ({ schema: 1, count, sum, squares, logE, maxLogE }),
  };
}

const empty: BettingState = { schema: 1, count: 0, sum: 0, squares: 0, logE: 0, maxLogE: 0 };
