import type { Judged } from "../pool/sandbox-worker.ts";

/** The first frame of a judge: how its candidates are locked. `namespaces` and `root` are true or the reason why not. */
export interface LockReport {
  /** CPython's version, such as `3.11.7`. */
  readonly python: string;
  readonly namespaces: true | string;
  /** A root of its own that holds only what candidates may read. */
  readonly root: true | string;
  /** ABI of Landlock; 0 where the kernel has none. */
  readonly landlock: number;
  /** The user that candidates run as. */
  readonly uid: number;
}

/** What a judge answers. */
export interface JudgeAnswer extends Omit<Judged, "cpuMilliseconds" | "peakBytes"> {
  readonly id: number;
  readonly ms: number;
  readonly cpuMs?: number;
  readonly peakBytes?: number;
  /** Set on timeouts: how long the candidate or its judge waited for a core. */
  readonly queueMs?: number;
  /** The candidate was never started: nothing is known of it. */
  readonly notStarted?: true;
}
