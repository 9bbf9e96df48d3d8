import { assert as testAssert } from "node:test";
import { assertDeterministic } from "./assert-deterministic.ts";

export { assertDeterministic } from "./assert-deterministic.ts";

/** Adds `t.assert.deterministic(target, options)` to the tests of node:test that start after it. */
export function registerAssertions(): void {
  testAssert.register("deterministic", assertDeterministic);
}
