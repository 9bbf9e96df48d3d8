import type { Assurance, ErrorCode, FailCode, Json } from "@cupel/core";
import type { SandboxDescription } from "./sandbox-description.ts";

/** One example of a function's behaviour, as data. Tuples and lists are the same here, `true` is not `1`, `3` equals `3.0`. */
export interface TestCase {
  readonly args: readonly Json[];
  readonly kwargs?: { readonly [name: string]: Json };
  readonly equals: Json;
  /** Relative and absolute tolerance where one side is a float; never narrower than 1e-9 relative, 1e-12 absolute. */
  readonly tolerance?: number;
}

interface JobBase {
  /** The program that is not trusted, Python source. It never sees the tests. */
  readonly candidate: string;
  /** The functions that the program must define. Cases call the first. Usually one. */
  readonly entry: readonly string[];
  /** Limit for loading and all calls together, in milliseconds; at most the pool's, which is the default. */
  readonly wallMs?: number;
  /** Seeds `random` beside the candidate; the judge derives another from it. Default 0. */
  readonly seed?: number;
}

/** Every case is called and compared in the judge, also after a mismatch, so that counts are whole. No case is `error(vacuous)`. */
export interface CasesJob extends JobBase {
  readonly mode: "cases";
  readonly cases: readonly TestCase[];
}

/**
 * Trusted test source, run in the judge with a proxy under each name of `entry`: assert lists, or `check(candidate)` with the
 * line that calls it. Tests that make no call are `error(vacuous)`; tests that cannot run at all, `error(contract)`.
 */
export interface TestsJob extends JobBase {
  readonly mode: "tests";
  readonly tests: string;
  /**
   * Trusted source run in the judge before `tests`, in the same namespace, such as the prompt whose helpers the tests use; its failure
   * is `error(setup)`. The proxies of `entry` come after it.
   */
  readonly setup?: string;
}

/** Only: does it parse, load and define `entry`? A pass has no calls. */
export interface LoadJob extends JobBase {
  readonly mode: "load";
}

/** What to judge. */
export type TestJob = CasesJob | TestsJob | LoadJob;

/** Why a candidate did not load. The message is its own (`invalid syntax (line 2)`), made before any test: it may be shown. */
export interface LoadFailure {
  /** It does not parse; it raised while it ran; or it ran and an entry is missing. */
  readonly phase: "parse" | "run" | "entry";
  readonly message: string;
}

/** The first case that did not hold. Texts are Python, each at most 200 characters; they hold gold unless the case is public. */
export interface CaseFailure {
  /** From 0. */
  readonly index: number;
  /** The call as written: `f(3, key='a')`. */
  readonly call: string;
  readonly expected: string;
  /** What came back; absent when nothing did. */
  readonly got?: string;
  /** Name of the builtin exception that was raised. */
  readonly exception?: string;
}

/** How the cases went. */
export interface CaseCounts {
  readonly total: number;
  readonly passed: number;
  readonly first?: CaseFailure;
}

/** What came of a job. Wrong, hostile and broken candidates are `fail`; `error` means that the check itself could not be made. */
export interface TestOutcome {
  readonly status: "pass" | "fail" | "error";
  readonly code: "passed" | FailCode | ErrorCode;
  readonly assurance: Assurance;
  /** The sandbox mode that was in force. */
  readonly mode: "local" | "wasm";
  /** Calls that the tests made. */
  readonly calls: number;
  /** From taking the job up to the verdict. */
  readonly milliseconds: number;
  readonly cpuMilliseconds: number;
  /** Largest resident set of the candidate, in bytes; 0 where it cannot be known. */
  readonly peakBytes: number;
  /** Set on `fail(load)`. */
  readonly load?: LoadFailure;
  /** Set on jobs with cases that loaded. */
  readonly cases?: CaseCounts;
  /** Name of the builtin exception that ended the tests. Public: a name, never a text. */
  readonly exception?: string;
  /** Private: may hold expected values and text of the candidate. At most 2,000 characters. */
  readonly detail?: string;
}

/** Runs programs that are not trusted, and judges them where they cannot reach. */
export interface Sandbox extends AsyncDisposable {
  readonly description: SandboxDescription;
  /**
   * Judges one program. Waits for a free worker; never rejects for anything a candidate does. An aborted signal gives
   * `error(aborted)`. Throws `CupelError("USAGE")` for a limit out of range and `CupelError("SANDBOX_UNAVAILABLE")` when workers cannot be started.
   */
  judge(job: TestJob, options?: { readonly signal?: AbortSignal }): Promise<TestOutcome>;
}
