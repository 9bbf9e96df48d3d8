export { assertPasses } from "./assert-passes.ts";
export { toBeEquivalentTo, toMatchGolden, toReplay } from "./pack-matchers.ts";
export type { RecordedVerdict, TestRecord } from "./record-verdict.ts";
export { toBeDeterministic } from "./to-be-deterministic.ts";
export { type MatcherResult, toPass } from "./to-pass.ts";
