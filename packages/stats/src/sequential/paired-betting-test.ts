import { checkOpenUnit } from "../arguments/check-arguments.ts";
import { resume } from "../arguments/resume.ts";
import { type BettingState, bettingTest } from "./betting-test.ts";

/** What `pairedBettingTest` decides between. */
export interface PairedBettingOptions {
  /** The largest mean loss that is still acceptable, in (0, 1). */
  readonly margin: number;
  /** Chance of each of the two false decisions, over all time. */
  readonly alpha?: number;
  /** Chance that the oracle's verdict on one output is wrong, in [0, ½). Noise dilutes harm, so it shrinks the margin. */
  readonly oracleFlipRate?: number;
}

/** What `pairedBettingTest` resumes from. */
export interface PairedBettingState {
  readonly schema: 1;
  readonly rollback: BettingState;
  readonly promote: BettingState;
  readonly decision: "rollback" | "promote" | null;
}

/** Evidence for one of the two decisions. */
export interface Evidence {
  readonly logE: number;
  readonly maxLogE: number;
}

/** A running `pairedBettingTest`. */
export interface PairedBettingTest {
  /** Sampled inputs so far, ties included. */
  readonly count: number;
  /** Evidence that the new version is worse. */
  readonly rollback: Evidence;
  /** Evidence that it is not worse by the margin or more. */
  readonly promote: Evidence;
  /** What reached 1/α first; it stays. Undefined until then. */
  readonly decision: "rollback" | "promote" | undefined;
  /** @param difference correctness of the new version less that of the old on the same input, on [−1, 1]; 0 where both gave the same output */
  update(difference: number): void;
  state(): PairedBettingState;
}

/**
 * Whether to roll back or to promote while traffic flows: two betting tests side by side (cap 0.9) on X = (D + 1)/2. Rollback rejects
 * H0: E[D] ≥ 0; promotion rejects H0: E[D] ≤ −margin·(1 − 2ε) for an oracle that errs with chance ε. Each errs in at most a share alpha
 * of streams, however often it is looked at. The oracle is needed only where the two outputs differ.
 *
 * @throws RangeError for a margin or alpha outside (0, 1), a flip rate outside [0, ½) or a difference outside [−1, 1]
 */
export function pairedBettingTest(
  { margin, alpha = 0.05, oracleFlipRate = 0 }: PairedBettingOptions,
  from?: PairedBettingState,
): PairedBettingTest {
  checkOpenUnit("margin", margin);
  checkOpenUnit("alpha", alpha);
  if (!(oracleFlipRate >= 0 && oracleFlipRate < 0.5)) throw new RangeError(`oracleFlipRate ${oracleFlipRate} is not on [0, 0.5)`);
  const saved = from === undefined ? undefined : resume(from);
  const rollback = bettingTest({ mean: 0.5, side: "below", cap: 0.9 }, saved?.rollback);
  const promote = bettingTest({ mean: (1 - margin * (1 - 2 * oracleFlipRate)) / 2, side: "above", cap: 0.9 }, saved?.promote);
  const limit = Math.log(1 / alpha);
  let decision = saved?.decision ?? undefined;
  return {
    get count() {
      return rollback.count;
    },
    rollback,
    promote,
    get decision() {
      return decision;
    },
    update(difference) {
      if (!(difference >= -1 && difference <= 1)) throw new RangeError(`difference ${difference} is not on [-1, 1]`);
      rollback.update((difference + 1) / 2);
      promote.update((difference + 1) / 2);
      decision ??= rollback.logE >= limit ? "rollback" : promote.logE >= limit ? "promote" : undefined;
    },
    state: () => ({ schema: 1, rollback: rollback.state(), promote: promote.state(), decision: decision ?? null }),
  };
}
