import { checkBit, checkOpenUnit } from "../arguments/check-arguments.ts";
import { resume } from "../arguments/resume.ts";
import type { SequentialTest } from "./sequential-test.ts";

/** What `betaMixtureTest` resumes from. */
export interface BetaMixtureState {
  readonly schema: 1;
  readonly count: number;
  readonly successes: number;
  readonly logE: number;
  readonly maxLogE: number;
}

/**
 * Two-sided test that independent 0/1 observations have a given rate: the likelihood ratio mixed over Beta(½, ½), the very e-value that
 * `bernoulliConfidenceSequence` inverts (H. Robbins 1970; S. Howard et al. 2021). Each observation multiplies it by its predicted
 * chance, (½ + successes)/(n + 1) for a success, over its chance under the null.
 *
 * @throws RangeError for a rate outside (0, 1), or an observation other than 0 and 1
 */
export function betaMixtureTest(
  { rate }: { readonly rate: number },
  from: BetaMixtureState = { schema: 1, count: 0, successes: 0, logE: 0, maxLogE: 0 },
): SequentialTest<BetaMixtureState> {
  checkOpenUnit("rate", rate);
  let { count, successes, logE, maxLogE } = resume(from);
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
    update(observation) {
      checkBit(observation);
      const predicted = (0.5 + successes) / (count + 1);
      logE += observation === 1 ? Math.log(predicted / rate) : Math.log((1 - predicted) / (1 - rate));
      if (logE > maxLogE) maxLogE = logE;
      count += 1;
      successes += observation;
    },
    state: () => ({ schema: 1, count, successes, logE, maxLogE }),
  };
}
