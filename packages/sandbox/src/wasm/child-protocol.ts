import type { PythonModules } from "../python-modules.ts";
import type { SplitResult } from "./split-judge.ts";

/** First message to a child: become a worker, or make a snapshot. */
export interface ChildStart {
  readonly kind: "serve" | "snapshot";
  /** Where the package `pyodide` lies, with a slash at its end. */
  readonly directory: string;
  readonly modules: PythonModules;
  /** Most memory of a candidate, in bytes. */
  readonly memoryBytes: number;
  /** Path of a snapshot to boot from. */
  readonly snapshot?: string;
  /** Whether to try to get out before the first job. */
  readonly selfTest?: boolean;
}

/** A request to a worker: JSON text as the judge's glue wants it. After `keep` the engines stay as they are, for a session. */
export interface ChildRequest {
  readonly kind: "request";
  readonly request: string;
  readonly wallMs: number;
  readonly keep: boolean;
}

/** Puts the engines back: a session is over. */
export interface ChildReset {
  readonly kind: "reset";
}

/** Whatever a child is told. */
export type ChildMessage = ChildStart | ChildRequest | ChildReset;

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

/** The answer to a request. */
export interface ChildDone {
  readonly kind: "done";
  readonly result: SplitResult;
  readonly cpuMilliseconds: number;
  /** Memory of the candidate's engine. */
  readonly peakBytes: number;
  /** The engines have grown: the process should be replaced. */
  readonly replace: boolean;
}
