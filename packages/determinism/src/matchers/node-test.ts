import { assert as testAssert } from "node:test";
import { assertDeterministic } from "./assert-deterministic.ts";
import { assertDoesNotReplay, assertEquivalent, assertMatchesGolden, assertReplays } from "./assertions.ts";

export { assertDeterministic, assertDoesNotReplay, assertEquivalent, assertMatchesGolden, assertReplays };

/**
 * Adds `t.assert.deterministic(target, options)`, `t.assert.matchesGolden(target, folder)`, `t.assert.equivalent(target, other, options)`,
 * `t.assert.replays(target, folder)` and `t.assert.doesNotReplay(target, folder)` to the tests of node:test that start after it.
 */
export function registerAssertions(): void {
  testAssert.register("deterministic", assertDeterministic);
  testAssert.register("matchesGolden", assertMatchesGolden);
  testAssert.register("equivalent", assertEquivalent);
  testAssert.register("replays", assertReplays);
  testAssert.register("doesNotReplay", assertDoesNotReplay);
}
