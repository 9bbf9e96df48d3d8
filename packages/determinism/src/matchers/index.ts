export { assertDeterministic } from "./assert-deterministic.ts";
export type { DeterminismOptions } from "./matcher-options.ts";
export { type DeterminismMatch, toBeDeterministic } from "./to-be-deterministic.ts";
