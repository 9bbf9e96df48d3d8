import type { GenerateRequest, Generation } from "@cupel/core";
import type { Exemplar } from "../metrics/meter.ts";

/** Whom a call goes to. */
export interface CallTarget {
  readonly model: string;
  /** As `providerOf` names it. */
  readonly provider: string;
  readonly server?: { readonly address: string; readonly port: string };
}

/** A call of a model that ended. */
export interface Inference extends CallTarget {
  readonly request: GenerateRequest;
  /** Absent where it failed. */
  readonly generation?: Generation;
  /** What failed: a short stable name. */
  readonly error?: string;
  readonly seconds: number;
  /** To the first piece of text; absent where nothing was streamed. */
  readonly secondsToFirstChunk?: number;
  readonly chunks: number;
  readonly exemplar?: Exemplar;
}
