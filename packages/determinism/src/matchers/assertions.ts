import { AssertionError } from "node:assert";
import type { Match } from "./match.ts";
import { type EquivalenceOptions, toBeEquivalentTo } from "./to-be-equivalent-to.ts";
import { type GoldenOptions, toMatchGolden } from "./to-match-golden.ts";
import { type ReplayMatchOptions, toReplay } from "./to-replay.ts";

/**
 * Rejects when a golden record is not matched: {@link toMatchGolden} as a plain assertion.
 * @throws AssertionError when an answer changed; what {@link toMatchGolden} throws
 */
export async function assertMatchesGolden(target: unknown, folder: string, options?: GoldenOptions): Promise<void> {
  demand(await toMatchGolden(target, folder, options), assertMatchesGolden);
}

/**
 * Rejects when two setups are told apart: {@link toBeEquivalentTo} as a plain assertion.
 * @throws AssertionError when they are; what {@link toBeEquivalentTo} throws
 */
export async function assertEquivalent(target: unknown, other: unknown, options: EquivalenceOptions): Promise<void> {
  demand(await toBeEquivalentTo(target, other, options), assertEquivalent);
}

/**
 * Rejects when a recorded divergence does not come again: {@link toReplay} as a plain assertion.
 * @throws AssertionError when it does not; what {@link toReplay} throws
 */
export async function assertReplays(target: unknown, folder: string, options?: ReplayMatchOptions): Promise<void> {
  demand(await toReplay(target, folder, options), assertReplays);
}

/** Rejects when a recorded divergence comes again: for a bug that was mended. @throws AssertionError when it does; what {@link toReplay} throws */
export async function assertDoesNotReplay(target: unknown, folder: string, options?: ReplayMatchOptions): Promise<void> {
  const { pass, message } = await toReplay(target, folder, options);
  demand({ pass: !pass, message }, assertDoesNotReplay);
}

// biome-ignore lint/complexity/noBannedTypes: what node:assert takes for the place where a stack begins
function demand({ pass, message }: Pick<Match<unknown>, "pass" | "message">, stackStartFn: Function): void {
  if (!pass) throw new AssertionError({ message: message(), stackStartFn });
}
