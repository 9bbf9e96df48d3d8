import { checkBit, checkOpenUnit } from "../arguments/check-arguments.ts";
import { resume } from "../arguments/resume.ts";
import type { SequentialTest } from "./sequential-test.ts";

/** Two simple hypotheses of a rate and the errors that are allowed. */
export interface SequentialRatioOptions {
  readonly p0: number;
  /** Other than p0. */
  readonly p1: number;
  /** Chance to accept p1 when p0 is true. */
  readonly alpha: number;
  /** Chance to accept p0 when p1 is true. */
  readonly beta: number;
}

/** What `sequentialProbabilityRatio` resumes from. */
export interface SequentialRatioState {
  readonly schema: 1;
  readonly count: number;
  readonly logE: number;
  readonly maxLogE: number;
  readonly decision: "p0" | "p1" | null;
}

/** A running ratio. */
export interface SequentialRatio extends SequentialTest<SequentialRatioState> {
  /** Accept p1 at or above, ln((1 − β)/α). */
  readonly upper: number;
  /** Accept p0 at or below, ln(β/(1 − α)). */
  readonly lower: number;
  /** What was accepted first. Undefined until then. */
  readonly decision: "p0" | "p1" | undefined;
}

/**
 * Wald's sequential probability ratio test of independent 0/1 observations (A. Wald 1945): steps ln(p1/p0) on a 1 and
 * ln((1 − p1)/(1 − p0)) on a 0. The cheapest test of one rate against another, for planning; the bounds are Wald's, so the errors are
 * near the nominal ones, not below each. For a rate that is not known beforehand use `allowanceTest` or `bettingTest`.
 *
 * @throws RangeError when an argument is outside (0, 1), p0 equals p1, alpha + beta reaches 1 or an observation is neither 0 nor 1
 */
export function sequentialProbabilityRatio(
  { p0, p1, alpha, beta }: SequentialRatioOptions,
  from: SequentialRatioState = { schema: 1, count: 0, logE: 0, maxLogE: 0, decision: null },
): SequentialRatio {
  for (const [name, value] of Object.entries({ p0, p1, alpha, beta })) checkOpenUnit(name, value);
  if (p0 === p1) throw new RangeError(`p0 and p1 are both ${p0}: there is nothing to tell apart`);
  if (alpha + beta >= 1) throw new RangeError(`alpha ${alpha} and beta ${beta} reach 1 together`);
  let { count, logE, maxLogE, decision } = resume(from);
  const [onOne, onZero] = [Math.log(p1 / p0), Math.log((1 - p1) / (1 - p0))];
  const [upper, lower] = [Math.log((1 - beta) / alpha), Math.log(beta / (1 - alpha))];
  return {
    upper,
    lower,
    get count() {
      return count;
    },
    get logE() {
      return logE;
    },
    get maxLogE() {
      return maxLogE;
    },
    get decision() {
      return decision ?? undefined;
    },
    update(observation) {
      checkBit(observation);
      count += 1;
      logE += observation === 1 ? onOne : onZero;
      if (logE > maxLogE) maxLogE = logE;
      decision ??= logE >= upper ? "p1" : logE <= lower ? "p0" : null;
    },
    state: () => ({ schema: 1, count, logE, maxLogE, decision }),
  };
}
