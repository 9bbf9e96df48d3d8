import type { CupelErrorCode, Generation } from "@cupel/core";
import type { PlainRequest } from "../generate/generate-text.ts";
import type { ReferenceModel } from "./reference-model.ts";

/** What a worker is started with. */
export interface WorkerStart {
  readonly model: ReferenceModel;
  readonly sequence: number;
  /** One Int32 in shared memory; 1 asks the running call to end. */
  readonly abort: SharedArrayBuffer;
}

/** A call. */
export interface WorkerCall {
  readonly request: PlainRequest;
  /** Whether pieces of text are wanted as they come. */
  readonly stream: boolean;
  /** Number of the sequence to copy the prompt's state from. */
  readonly from: number | undefined;
}

/** What a worker says: that it has read the prompt, pieces of text, then one of the other two. */
export type WorkerReply =
  | { readonly type: "read" }
  | { readonly type: "text"; readonly piece: string }
  | { readonly type: "done"; readonly generation: Generation }
  | { readonly type: "failed"; readonly code: CupelErrorCode; readonly message: string };
