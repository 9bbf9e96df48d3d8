import { AssertionError } from "node:assert";
import type { DeterminismOptions } from "./matcher-options.ts";
import { toBeDeterministic } from "./to-be-deterministic.ts";

/**
 * Rejects when a divergence is proved: `toBeDeterministic` as a plain assertion, for node:test and any other runner.
 * @throws AssertionError when it diverged; what {@link toBeDeterministic} throws where nothing was decided
 */
export async function assertDeterministic(target: unknown, options: DeterminismOptions): Promise<void> {
  const { pass, message } = await toBeDeterministic(target, options);
  if (!pass) throw new AssertionError({ message: message(), stackStartFn: assertDeterministic });
}
