import type { SequentialTest } from "./sequential-test.ts";

/** A test whose observations come in another form: each is turned into the number that the test bets on. Its state is that of the test. */
export function seenThrough<Observation, State>(
  test: SequentialTest<State>,
  numberOf: (observation: Observation) => number,
): SequentialTest<State, Observation> {
  return {
    get count() {
      return test.count;
    },
    get logE() {
      return test.logE;
    },
    get maxLogE() {
      return test.maxLogE;
    },
    update: (observation) => test.update(numberOf(observation)),
    state: () => test.state(),
  };
}
