import type { Capabilities, CupelErrorCode, GenerateRequest, Generation, ProcessIdentity } from "@cupel/core";
import type { EmbeddedOptions } from "../embedded.ts";

/** What of the options can be told to another process. */
export type EmbeddedProcessOptions = Omit<EmbeddedOptions, "hub">;

/** What the process is told. The first message opens it; each call has a number of its own. */
export type ProcessCall =
  | { readonly type: "open"; readonly options: EmbeddedProcessOptions }
  | { readonly type: "capabilities"; readonly id: number }
  | { readonly type: "generate"; readonly id: number; readonly request: GenerateRequest; readonly stream: boolean }
  | { readonly type: "abort"; readonly id: number };

/** What it says: who it is, then pieces of text, and one of the other two for every call. */
export type ProcessReply =
  | { readonly type: "opened"; readonly identity: ProcessIdentity }
  | { readonly type: "text"; readonly id: number; readonly piece: string }
  | { readonly type: "done"; readonly id: number; readonly value: Capabilities | Generation }
  | { readonly type: "failed"; readonly id: number; readonly code: CupelErrorCode; readonly message: string };
