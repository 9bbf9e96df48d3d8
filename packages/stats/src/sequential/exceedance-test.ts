import { checkFinite } from "../arguments/check-arguments.ts";
import { type BettingState, bettingTest } from "./betting-test.ts";
import { seenThrough } from "./seen-through.ts";
import type { SequentialTest } from "./sequential-test.ts";

/** What `exceedanceTest` guards. */
export interface ExceedanceOptions {
  /** In the unit of the observations. */
  readonly limit: number;
  /** Largest share of observations that may exceed the limit, in (0, 1): 0.01 for "p99 is at most the limit". */
  readonly allowed: number;
  readonly cap?: number;
}

/**
 * Whether too many observations exceed a limit, such as latencies: `bettingTest` of H0: P(x > limit) ≤ allowed. With limit 0 and
 * observations 0 and 1 it guards the rate of crashes or abstentions.
 *
 * @throws RangeError for a limit that is not finite, allowed or cap outside (0, 1), or an observation that is not a number
 */
export function exceedanceTest({ limit, allowed, cap = 0.5 }: ExceedanceOptions, from?: BettingState): SequentialTest<BettingState> {
  checkFinite("limit", [limit]);
  const test = bettingTest({ mean: allowed, side: "above", cap }, from);
  return seenThrough(test, (observation: number) => {
    if (Number.isNaN(observation)) throw new RangeError("observation is not a number");
    return observation > limit ? 1 : 0;
  });
}
