export { assertDeterministic } from "./assert-deterministic.ts";
export { assertDoesNotReplay, assertEquivalent, assertMatchesGolden, assertReplays } from "./assertions.ts";
export type { Match } from "./match.ts";
export type { DeterminismOptions } from "./matcher-options.ts";
export { type DeterminismMatch, toBeDeterministic } from "./to-be-deterministic.ts";
export { type EquivalenceOptions, toBeEquivalentTo } from "./to-be-equivalent-to.ts";
export { type GoldenOptions, toMatchGolden } from "./to-match-golden.ts";
export { type ReplayMatchOptions, toReplay } from "./to-replay.ts";
