import { checkOpenUnit } from "../arguments/check-arguments.ts";
import { signFlipTest } from "./sign-flip-test.ts";

/** Options of `clusteredNonInferiority`. */
export interface ClusteredNonInferiorityOptions {
  /** The largest mean loss that is still acceptable, in (0, 1). */
  readonly margin: number;
  readonly alpha?: number;
  /** Uniform on [0, 1). Drawn from only above 20 families. */
  readonly random: () => number;
  /** Number of sampled sign patterns. Default 10,000. */
  readonly resamples?: number;
}

/** What `clusteredNonInferiority` says. */
export interface ClusteredNonInferiorityResult {
  readonly nonInferior: boolean;
  readonly pValue: number;
  readonly families: number;
  /** Share of families that could be broken without one of them in the sample: 1 − α^(1/F). Print it beside the decision. */
  readonly unseenShare: number;
}

/**
 * Tests that B is not worse than A by more than a margin where tasks share families: the sign flip of (mean difference of the family +
 * margin), which stays valid when effects differ between families as long as they are symmetric around their mean. A loss concentrated in
 * few families can be missed by any test whose sample holds none of them: ask `familyVeto` too.
 *
 * @param familyMeans mean difference (B less A) of each family, on [−1, 1]
 * @throws RangeError for a mean outside [−1, 1], or a margin or alpha outside (0, 1)
 */
export function clusteredNonInferiority(
  familyMeans: readonly number[],
  { margin, alpha = 0.05, random, resamples = 10_000 }: ClusteredNonInferiorityOptions,
): ClusteredNonInferiorityResult {
  for (const mean of familyMeans) if (!(mean >= -1 && mean <= 1)) throw new RangeError(`family mean ${mean} is not on [-1, 1]`);
  checkOpenUnit("margin", margin);
  checkOpenUnit("alpha", alpha);
  const families = familyMeans.length;
  const { oneSided } = signFlipTest(
    familyMeans.map((mean) => mean + margin),
    { random, resamples },
  );
  const unseenShare = families === 0 ? 1 : -Math.expm1(Math.log(alpha) / families);
  return { nonInferior: oneSided <= alpha, pValue: oneSided, families, unseenShare };
}
