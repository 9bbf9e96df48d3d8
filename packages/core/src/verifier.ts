import type { Candidate } from "./candidate.ts";
import type { PublicTask, TaskChecks } from "./task.ts";
import type { Verdict } from "./verdict.ts";

/** What a verifier is given. */
export interface VerifierInput<Checks = TaskChecks> {
  readonly task: PublicTask;
  /** The checks to apply: the task's public ones, or while scoring `{ ...checks, ...gold }`. */
  readonly checks: Checks;
  /** `public`: reasons may show inputs and expected values. `gold`: reasons hold codes and counts only. */
  readonly scope: "public" | "gold";
  readonly candidate: Pick<Candidate, "text"> & Partial<Candidate>;
  readonly signal?: AbortSignal;
}

/** Decides whether a candidate is right, by executing something. Never throws for an answer: a wrong answer is a `fail`. */
export interface Verifier<Checks = TaskChecks> extends AsyncDisposable {
  readonly name: string;
  /** Changes when verdicts may change; part of every cache key. */
  readonly version: string;
  verify(input: VerifierInput<Checks>): Promise<Verdict>;
  /** A sentence per defect of a task's checks (bad schema, vacuous gold), found before any model is asked. Empty: fine. */
  validate?(task: PublicTask, checks: Checks, scope: "public" | "gold"): readonly string[] | Promise<readonly string[]>;
}

/** A verifier from a name and a function. */
export function defineVerifier<Checks = TaskChecks>(
  name: string,
  verify: (input: VerifierInput<Checks>) => Verdict | Promise<Verdict>,
  options: {
    readonly version?: string;
    readonly validate?: NonNullable<Verifier<Checks>["validate"]>;
    readonly dispose?: () => Promise<void> | void;
  } = {},
): Verifier<Checks> {
  const { version = "1", validate, dispose } = options;
  return {
    name,
    version,
    // A promise within a promise costs as much as a small check.
    verify: (input) => {
      try {
        const verdict = verify(input);
        return verdict instanceof Promise ? verdict : Promise.resolve(verdict);
      } catch (thrown) {
        return Promise.reject(thrown);
      }
    },
    ...(validate && { validate }),
    [Symbol.asyncDispose]: async () => dispose?.(),
  };
}
