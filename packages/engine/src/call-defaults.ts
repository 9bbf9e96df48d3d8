import type { GenerateRequest } from "@cupel/core";

/** What a call takes where the policy says nothing. */
export type CallDefaults = Partial<Omit<GenerateRequest, "prompt" | "seed" | "signal" | "onText">>;
