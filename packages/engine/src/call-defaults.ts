import type { GenerateRequest } from "@cupel/core";

/** What a call takes where the policy says nothing. `logprobs` is asked of the model that the record is about, not of further ones. */
export type CallDefaults = Partial<Omit<GenerateRequest, "prompt" | "seed" | "signal" | "onText">>;
