import type { Binding, Verifier } from "@cupel/core";
import { expect } from "vitest";
import type { TestRecord } from "./record-verdict.ts";
import { toPass } from "./to-pass.ts";

// `index.ts` for vitest 4: its interface of matchers has other type parameters, and declarations merge only where these are equal.
declare module "vitest" {
  interface Matchers<T> {
    /** Passes when the verifier does; `await` it. A check that broke throws, with or without `.not`. `binding`: a task, or its checks. */
    toPass<Checks>(verifier: Verifier<Checks>, binding?: Binding<NoInfer<Checks>>): Promise<void>;
  }
  interface TaskMeta {
    /** The verdicts of this test. */
    cupel?: TestRecord;
  }
}

expect.extend({ toPass });

export type { RecordedVerdict, TestRecord } from "./record-verdict.ts";
export { type MatcherResult, toPass } from "./to-pass.ts";
