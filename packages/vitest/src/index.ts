import "./register.ts";

export type { TestRecord } from "./record-verdict.ts";
export { type MatcherResult, toPass } from "./to-pass.ts";
