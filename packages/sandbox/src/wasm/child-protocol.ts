import type { ChildBroken, ChildDone, ChildRequest, ChildReset } from "../pool/child-messages.ts";
import type { PythonModules } from "../python-modules.ts";

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

/** Whatever a child is told. */
export type ChildMessage = ChildStart | ChildRequest | ChildReset;

/** What a child says. */
export type ChildReply = { readonly kind: "snapshot"; readonly bytes: Uint8Array } | ChildBroken | ChildReady | ChildDone;

/** The worker waits for jobs. */
export interface ChildReady {
  readonly kind: "ready";
  /** CPython's version, such as `3.14.2`. */
  readonly python: string;
  readonly selfTest: readonly string[];
}
