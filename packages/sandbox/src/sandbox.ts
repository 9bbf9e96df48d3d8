import type { Json } from "@cupel/core";
import type { Program, TestJob } from "./jobs.ts";
import type { CallOutcome, TestOutcome } from "./outcome.ts";
import type { SandboxDescription } from "./sandbox-description.ts";

/** Runs programs that are not trusted, and judges them where they cannot reach. */
export interface Sandbox extends AsyncDisposable {
  readonly description: SandboxDescription;
  /**
   * Judges one program. Waits for a free worker; never rejects for anything a candidate does. An aborted signal gives
   * `error(aborted)`. Throws `CupelError("USAGE")` for a limit out of range and `CupelError("SANDBOX_UNAVAILABLE")` when workers cannot be started.
   */
  judge(job: TestJob, options?: { readonly signal?: AbortSignal }): Promise<TestOutcome>;
  /**
   * Loads a program that stays and is called many times. It holds a worker until the session is released with `await using`. Throws as
   * `judge` does, and `CupelError("ABORTED")` when the signal aborts while it waits.
   */
  open(program: Program, options?: { readonly signal?: AbortSignal }): Promise<Session>;
}

/** A loaded program: JSON in, JSON out. Its state is kept from call to call. */
export interface Session extends AsyncDisposable {
  /** Whether it loaded; where it did not, every call gives this outcome. */
  readonly loaded: TestOutcome;
  /**
   * Calls a function that the program's `entry` names, after the calls before it. An exception or a value that is no JSON ends the call;
   * running out of time, dying or breaking the protocol ends the session: later calls give the outcome that ended it. Never rejects for
   * anything the program does; throws `CupelError("USAGE")` for another name or a limit out of range.
   */
  call(name: string, args: readonly Json[], options?: CallOptions): Promise<CallOutcome>;
}

/** How to call. */
export interface CallOptions {
  readonly kwargs?: { readonly [name: string]: Json };
  /** Limit of this call in milliseconds; at most the program's. */
  readonly wallMs?: number;
  readonly signal?: AbortSignal;
}
