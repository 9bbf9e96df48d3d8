import type { PromptInput, TargetSettings } from "@cupel/core";
import type { AxisSpec } from "./axis.ts";

/** Hard stops. What is not given is not limited. */
export interface CheckBudget {
  readonly requests?: number;
  /** Prompt and output tokens together, as reported, else characters / 4. */
  readonly tokens?: number;
  readonly usd?: number;
  /** Seconds of the injected clock. */
  readonly time?: number;
}

/** USD per million tokens, for `budget.usd` and the plan. */
export interface TokenPrice {
  readonly input: number;
  readonly output: number;
}

/** What is to be checked, and how hard. Plain data: a check is repeated from it. */
export interface CheckSpec {
  /** Distinct, at least one. */
  readonly prompts: readonly PromptInput[];
  readonly settings: TargetSettings;
  /** 0 observes only. */
  readonly tier: 0 | 1 | 2;
  /** `strict`: a missing capability is UNSUPPORTED; `best-effort`: the claim is lowered, and says so. */
  readonly mode: "strict" | "best-effort";
  /** Beside `repeat`, which is always there. */
  readonly axes: readonly AxisSpec[];
  /** Times the baseline is sent per prompt, at least 2; absent: by the plan. */
  readonly runs?: number;
  /** The largest bound, on (0, 1), that still counts as no divergence observed; null: any will do. */
  readonly minBound: number | null;
  /** On (0, 1), over all axes at once. */
  readonly confidence: number;
  /** Allowance mode: a share of diverging prompts up to `acceptable` passes, from `unacceptable` on it fails. */
  readonly allow?: { readonly acceptable: number; readonly unacceptable: number };
  readonly onDiverge: "stop" | "continue" | "characterise";
  readonly budget: CheckBudget;
  readonly price?: TokenPrice;
  readonly controls: boolean;
  /** Seeds the interleaving. */
  readonly orderSeed: number;
  /** Ask for the identity again after so many requests. */
  readonly identityEvery: number;
  /** Compared with what the server reports. */
  readonly declared: { readonly dtype?: string; readonly device?: string; readonly tokenizerRevision?: string };
}
