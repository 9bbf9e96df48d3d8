import type { ChildBroken, ChildDone, ChildRequest, ChildReset } from "../pool/child-messages.ts";
import type { QuickjsFiles } from "./quickjs.ts";

/** First message to a child. */
export interface ChildStart {
  readonly kind: "serve";
  readonly files: QuickjsFiles;
  /** Most memory of a candidate, in bytes. */
  readonly memoryBytes: number;
  /** Whether to try to get out before the first job. */
  readonly selfTest: boolean;
}

/** Whatever a child is told. */
export type ChildMessage = ChildStart | ChildRequest | ChildReset;

/** The worker waits for jobs. */
export interface ChildReady {
  readonly kind: "ready";
  readonly selfTest: readonly string[];
}

/** What a child says. */
export type ChildReply = ChildBroken | ChildReady | ChildDone;
