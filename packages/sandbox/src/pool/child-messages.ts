import type { Judged } from "./sandbox-worker.ts";

/** A request to a child that judges, as JSON text. After `keep` its engines stay as they are, for a session. */
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

/** The answer to a request. */
export interface ChildDone {
  readonly kind: "done";
  readonly result: Omit<Judged, "cpuMilliseconds" | "peakBytes">;
  readonly cpuMilliseconds: number;
  /** Memory of the candidate's engine. */
  readonly peakBytes: number;
  /** The process should be replaced. */
  readonly replace: boolean;
}

/** The child did not come up. */
export interface ChildBroken {
  readonly kind: "broken";
  readonly message: string;
}
