import type { Capabilities } from "@cupel/core";
import type { Difference } from "./first-difference.ts";

/** `DIVERGED` is a proof; `NO DIVERGENCE OBSERVED` a bound; `INVALID`: the setup changed meanwhile; `INCONCLUSIVE`: nothing was shown. */
export type CheckVerdict = "NO DIVERGENCE OBSERVED" | "DIVERGED" | "INCONCLUSIVE" | "INVALID";

/** What was asked for. */
export interface CheckSettings {
  /** Times each prompt is asked. */
  readonly runs: number;
  readonly temperature: number;
  readonly seed: number;
  readonly maxTokens: number;
  /** Of the bound, on (0, 1). */
  readonly confidence: number;
  /** Above it the check is inconclusive; null: any bound will do. */
  readonly maxBound: number | null;
}

/** A prompt whose answers differ. */
export interface Divergence {
  /** 0-based position among the prompts. */
  readonly prompt: number;
  readonly promptStart: string;
  /** 0-based numbers of the first run and of the first that differs from it. */
  readonly runs: readonly [number, number];
  readonly distinctAnswers: number;
  /** Answers that are equal to the most frequent one, out of all. */
  readonly modal: readonly [number, number];
  readonly difference: Difference;
}

/** The whole outcome, as `--json` prints it. */
export interface CheckReport {
  readonly schemaVersion: 1;
  readonly verdict: CheckVerdict;
  /** Why, in a sentence. */
  readonly reason: string;
  /** Tier and scope: 1t is equality of text; the axis is repetition, one call in flight. */
  readonly claim: "T1t @ repeat, concurrency 1";
  readonly backend: {
    readonly name: string;
    readonly model: string;
    readonly determinism: Capabilities["determinism"];
    readonly facts: Capabilities["facts"];
  };
  readonly settings: CheckSettings & { readonly prompts: number; readonly promptsSha256: string };
  readonly compared: {
    /** Prompts with at least two answers. */
    readonly prompts: number;
    /** Answers compared with the first one of their prompt. */
    readonly comparisons: number;
    /** Calls that broke and were left out. */
    readonly failedCalls: number;
    readonly lastFailure: string | null;
  };
  /** Upper bound of the share of prompts like these that diverge in this protocol; null unless no divergence was observed. */
  readonly bound: { readonly divergingPrompts: number; readonly n: number; readonly confidence: number } | null;
  readonly divergences: readonly Divergence[];
  readonly notShown: readonly string[];
}
