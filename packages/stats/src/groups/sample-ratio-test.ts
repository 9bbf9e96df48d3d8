import { checkPositive, checkWhole } from "../arguments/check-arguments.ts";
import { chiSquareUpperTail } from "../distributions/chi-square-upper-tail.ts";

/**
 * Whether traffic was split as it should have been: p-value of Pearson's χ² goodness of fit Σ(o − e)²/e with one degree of freedom less than
 * arms (K. Pearson 1900). Stop a rollout below 0.001: its numbers cannot be trusted. 1 without an observation.
 *
 * @param observed counts by arm
 * @param expected weights by arm, in any unit
 * @throws RangeError when fewer than two arms are given, numbers do not match, a count is not whole or a weight is not above 0
 */
export function sampleRatioTest(
  observed: readonly number[],
  expected: readonly number[],
): { readonly statistic: number; readonly pValue: number } {
  if (observed.length !== expected.length || observed.length < 2) {
    throw new RangeError(
      `${observed.length} counts and ${expected.length} weights do not make a split; give one weight for each of two or more arms`,
    );
  }
  for (const count of observed) checkWhole("count", count);
  for (const weight of expected) checkPositive("weight", weight);
  const total = observed.reduce((sum, count) => sum + count, 0);
  if (total === 0) return { statistic: 0, pValue: 1 };
  const weights = expected.reduce((sum, weight) => sum + weight, 0);
  const statistic = observed.reduce((sum, count, arm) => {
    const mean = (total * (expected[arm] as number)) / weights;
    return sum + (count - mean) ** 2 / mean;
  }, 0);
  return { statistic, pValue: chiSquareUpperTail(statistic, observed.length - 1) };
}
