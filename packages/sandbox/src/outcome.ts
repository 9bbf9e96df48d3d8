import type { Assurance, ErrorCode, FailCode, Json } from "@cupel/core";

/** Why a candidate did not load. The message is its own (`invalid syntax (line 2)`), made before any test: it may be shown. */
export interface LoadFailure {
  /** It does not parse; it raised while it ran; or it ran and an entry is missing. */
  readonly phase: "parse" | "run" | "entry";
  readonly message: string;
}

/** A line of the candidate's source, from 1, and the function it stands in. Told by the candidate: nothing to believe, something to show. */
export type TraceLine = readonly [line: number, name: string];

/** The first case that did not hold. Texts are in the language's own notation, each at most 200 characters; they hold gold unless the case is public. */
export interface CaseFailure {
  /** From 0. */
  readonly index: number;
  /** The call as written, `f(3, key='a')`; an assertion's source; a program's input; a test's name. */
  readonly call: string;
  /** Absent where an assertion is no comparison. */
  readonly expected?: string;
  /** What came back; absent when nothing did. */
  readonly got?: string;
  /** Name of the builtin exception that was raised. */
  readonly exception?: string;
  /** What the exception says, in the candidate's words: public only where the inputs are. */
  readonly message?: string;
  readonly trace?: readonly TraceLine[];
}

/** What came of one case. Texts as in {@link CaseFailure}. */
export interface CaseResult {
  readonly held: boolean;
  /** What came back; absent when nothing did. */
  readonly got?: string;
  /** Why it does not hold. */
  readonly code?: FailCode;
  /** Name of the builtin exception that was raised. */
  readonly exception?: string;
  /** What the exception says, in the candidate's words. */
  readonly message?: string;
}

/** How the cases went. */
export interface CaseCounts {
  readonly total: number;
  readonly passed: number;
  /** Of independent assertions, whether each holds, in their order. Shorter than `total` where the job was ended before all were run. */
  readonly held?: readonly boolean[];
  /** Of cases whose job asks for `each`, what came of them, in their order. Shorter than `total` where one ended the job: it is the last. */
  readonly each?: readonly CaseResult[];
  readonly first?: CaseFailure;
}

/** What came of a job. Wrong, hostile and broken candidates are `fail`; `error` means that the check itself could not be made. */
export interface TestOutcome {
  readonly status: "pass" | "fail" | "error";
  readonly code: "passed" | FailCode | ErrorCode;
  /** Where values were compared: outside the candidate's reach, or beside it. */
  readonly assurance: Assurance;
  /** The sandbox mode that was in force. */
  readonly mode: string;
  /** Calls that the tests made; runs of a program; tests of a suite. */
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
  /** Line of the tests, from 1, at which they failed. */
  readonly line?: number;
  /** Name of the builtin exception that ended the tests. Public: a name, never a text. */
  readonly exception?: string;
  /** What it says, in the candidate's words: public only where the inputs are. */
  readonly message?: string;
  /** Where the candidate was when it raised what ended the tests, or when it did not load. */
  readonly trace?: readonly TraceLine[];
  /** Private: may hold expected values and text of the candidate. At most 2,000 characters. */
  readonly detail?: string;
}

/** What came of a call in a session. */
export interface CallOutcome extends TestOutcome {
  /** What the function returned, on a pass. */
  readonly value?: Json;
}
