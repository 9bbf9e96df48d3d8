import type { FinishReason, GenerateRequest, TokenLogprob, Usage } from "./backend.ts";

/** The members of a request beyond prompt, seed, temperature and token limit. */
export type CallSettings = Partial<Pick<GenerateRequest, "system" | "topP" | "topK" | "minP" | "stop" | "logprobs" | "responseFormat">>;

/** One answer to a task, with how it came to be. */
export interface Candidate {
  /** What is verified. Differs from `raw` when a contract was compiled. */
  readonly text: string;
  /** What the model wrote. */
  readonly raw: string;
  /** 0-based number of the call within the task and arm. */
  readonly index: number;
  /** The prompt that was sent, without the backend's chat template. Empty for an answer taken from memory. */
  readonly prompt: string;
  readonly seed: number;
  readonly temperature: number;
  /** Most tokens the call was allowed to generate. */
  readonly maxTokens: number;
  /**
   * What else was asked of the call; absent when nothing was. With the members above it is the whole request. A `responseFormat` in it is
   * what decoding was constrained to: a backend that cannot refuses the call.
   */
  readonly settings?: CallSettings;
  readonly model: string;
  /** Set when the backend is not the one that the run is about. */
  readonly backend?: string;
  readonly finishReason: FinishReason;
  readonly usage: Usage;
  /** Wall time of the call in milliseconds. Not part of the canonical record. */
  readonly milliseconds: number;
  /** Set when the answer was kept from an earlier call: usage and time are that call's. Not part of the canonical record. */
  readonly fromCache?: true;
  readonly logprobs?: readonly TokenLogprob[];
  /** JSON pointers to the keywords of the response format's schema that decoding was not held to. Absent where none are known. */
  readonly unenforced?: readonly string[];
  /**
   * Set by a policy on the answer it returns: how many of the answers to this task behave alike, and on how many tests that a model wrote.
   * A pass that only parsed is then one at the level `agreed`; no other verdict changes.
   */
  readonly agreed?: { readonly answers: number; readonly of: number; readonly tests: number };
  /** Set when memory had a part in it: ids of recalled answers, and whether one of them was reused as it is. */
  readonly memory?: { readonly ids: readonly string[]; readonly exact: boolean };
}
