import "./register.ts";

export type { RecordedVerdict, TestRecord } from "./record-verdict.ts";
export { type MatcherResult, toPass } from "./to-pass.ts";
