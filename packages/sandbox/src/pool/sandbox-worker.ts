import type { Json } from "@cupel/core";
import type { Program, TestJob } from "../jobs.ts";
import type { CallOutcome } from "../outcome.ts";
import type { PoolWorker } from "./worker-pool.ts";

/** What a judge says of a job or a call. */
export type Judged = Omit<CallOutcome, Filled> & Partial<Pick<CallOutcome, Filled>>;

type Filled = "mode" | "assurance" | "milliseconds";

/**
 * How a job ended. `judged`: with a result, which stands unless `repeat` says that the machine, not the candidate, is to blame for it.
 * `late`: the judge hung and was killed; `starved`: it had waited for a core most of the time. `died`: the judge ended.
 */
export type JobEnd =
  | { readonly kind: "judged"; readonly judged: Judged; readonly repeat: boolean }
  | { readonly kind: "late"; readonly starved: boolean }
  | { readonly kind: "died"; readonly detail: string }
  | { readonly kind: "aborted" };

/** Limits of one job or call. */
export interface JobLimits {
  readonly wallMs: number;
  /** No other job of this sandbox runs meanwhile. */
  readonly alone?: boolean;
  readonly signal?: AbortSignal | undefined;
}

/** A call in a session. */
export interface SessionCall {
  readonly name: string;
  readonly args: readonly Json[];
  readonly kwargs: { readonly [name: string]: Json };
}

/** A judge with its candidate, as a pool holds it: one job, or one session, at a time. */
export interface SandboxWorker extends PoolWorker {
  judge(job: TestJob, limits: JobLimits): Promise<JobEnd>;
  /** Loads a program for calls. */
  open(program: Program, limits: JobLimits): Promise<JobEnd>;
  call(call: SessionCall, limits: JobLimits): Promise<JobEnd>;
  /** Ends the session; the worker can take jobs again. */
  close(): Promise<void>;
}
