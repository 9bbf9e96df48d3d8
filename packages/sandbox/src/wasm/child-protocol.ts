import type { CoreSources } from "./python-glue.ts";
import type { SplitResult } from "./split-judge.ts";

/** First message to a child: become a worker, or make a snapshot. */
export interface ChildStart {
  readonly kind: "serve" | "snapshot";
  /** Where the package `pyodide` lies, with a slash at its end. */
  readonly directory: string;
  readonly sources: CoreSources;
  /** Path of a snapshot to boot from. */
  readonly snapshot?: string;
  /** Whether to try to get out before the first job. */
  readonly selfTest?: boolean;
}

/** A job for a worker: JSON text as judge_core.py wants it. */
export interface ChildJob {
  readonly kind: "job";
  readonly job: string;
  readonly wallMs: number;
}

/** What a child says. */
export type ChildReply =
  | { readonly kind: "snapshot"; readonly bytes: Uint8Array }
  | { readonly kind: "broken"; readonly message: string }
  | ChildReady
  | ChildDone;

/** The worker waits for jobs. */
export interface ChildReady {
  readonly kind: "ready";
  /** CPython's version, such as `3.14.2`. */
  readonly python: string;
  readonly selfTest: readonly string[];
}

/** The verdict on a job. */
export interface ChildDone {
  readonly kind: "done";
  readonly result: SplitResult;
  readonly cpuMilliseconds: number;
  /** Memory of the candidate's engine. */
  readonly peakBytes: number;
  /** The engines have grown: the process should be replaced. */
  readonly replace: boolean;
}
