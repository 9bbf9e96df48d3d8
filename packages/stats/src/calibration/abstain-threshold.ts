import { checkFinite, checkOpenUnit } from "../arguments/check-arguments.ts";
import { binomialLowerTail } from "../distributions/binomial-lower-tail.ts";
import { bettingTest } from "../sequential/betting-test.ts";
import { checkScored } from "./scored-outcomes.ts";

/** Options of `abstainThreshold`. */
export interface AbstainOptions {
  readonly scores: readonly number[];
  /** 1 where the answer was wrong, 0 where it was right; drawn like the traffic that is to come. */
  readonly errors: readonly number[];
  /** The largest share of wrong answers among those given, ε in (0, 1). 0 cannot be certified by any sample. */
  readonly maxError: number;
  /** Chance that the threshold does not keep it. Default 0.05. */
  readonly delta?: number;
  /** Candidates, chosen without a look at the errors. Default 0.99, 0.98, … 0.01. */
  readonly thresholds?: readonly number[];
  /** "exact" for a fixed calibration set; "betting" also when the set is extended after a look. Default "exact". */
  readonly method?: "exact" | "betting";
}

/** What `abstainThreshold` finds. */
export interface AbstainThreshold {
  /** Answer from this score on. Null: no threshold is certified; abstain always. */
  readonly threshold: number | null;
  /** Calibration answers at or above it. */
  readonly answered: number;
  /** Wrong ones among them. */
  readonly wrong: number;
}

/**
 * The lowest score from which on answers are wrong at most a share ε of the time, with confidence 1 − δ: thresholds are tested from strict to loose
 * in their fixed order, each at δ (H0: P(error | score ≥ τ) > ε), up to the first that is not rejected; fixed-sequence testing keeps the family
 * at δ (A. Angelopoulos et al. 2021, learn then test). Strict ones with too few scores to be rejected even without an error are passed over.
 *
 * @throws RangeError for a maxError or delta outside (0, 1), numbers that differ or an error other than 0 and 1
 */
export function abstainThreshold({
  scores,
  errors,
  maxError,
  delta = 0.05,
  thresholds = Array.from({ length: 99 }, (_, index) => (99 - index) / 100),
  method = "exact",
}: AbstainOptions): AbstainThreshold {
  checkScored(scores, errors);
  checkOpenUnit("maxError", maxError);
  checkOpenUnit("delta", delta);
  checkFinite("threshold", thresholds);
  let found: AbstainThreshold = { threshold: null, answered: 0, wrong: 0 };
  for (const threshold of thresholds.toSorted((left, right) => right - left)) {
    const own = errors.filter((_, index) => (scores[index] as number) >= threshold);
    if (
      found.threshold === null &&
      !isRejected(
        own.map(() => 0),
        { maxError, delta, method },
      )
    )
      continue;
    if (!isRejected(own, { maxError, delta, method })) break;
    found = { threshold, answered: own.length, wrong: own.filter((error) => error === 1).length };
  }
  return found;
}

function isRejected(
  errors: readonly number[],
  { maxError, delta, method }: { readonly maxError: number; readonly delta: number; readonly method: "exact" | "betting" },
): boolean {
  if (method === "exact") {
    const wrong = errors.filter((error) => error === 1).length;
    return errors.length > 0 && binomialLowerTail(wrong, errors.length, maxError) <= delta;
  }
  const test = bettingTest({ mean: maxError, side: "below" });
  for (const error of errors) test.update(error);
  return test.maxLogE >= Math.log(1 / delta);
}
