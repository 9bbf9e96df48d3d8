import { setTimeout as wait } from "node:timers/promises";
import { type PromptInput, pinnedSettings, type TargetSettings } from "@cupel/core";
import { axisSpec } from "../axes/axes.ts";
import { checkSpec } from "../check-spec-defaults.ts";
import type { CheckEnvironment } from "../run/check-environment.ts";
import type { AxisName } from "../types/axis.ts";
import type { CheckSpec } from "../types/check-spec.ts";

/** What a test asks of a model. */
export interface DeterminismOptions {
  /** Distinct, at least one: the prompt is the statistical unit, so more prompts show more than more runs. */
  readonly prompts: readonly (string | PromptInput)[];
  /** Times each prompt is sent as the baseline, at least 2; absent: what `maxRate` needs. */
  readonly runs?: number;
  /** 1: equal tokens, or text where ids are not exposed; 2: equal scores too. Default 1. */
  readonly tier?: 1 | 2;
  /** What is varied beside repetition, by name, the baseline level first: `{ cache: ["cold", "warm"] }`. */
  readonly axes?: Readonly<Partial<Record<AxisName, readonly (string | number)[]>>>;
  /** The largest share of diverging prompts that must be excluded, on (0, 1). Default 0.05; with `runs` given and no `maxRate`, any. */
  readonly maxRate?: number;
  /** On (0, 1), over all axes at once. Default 0.95. */
  readonly confidence?: number;
  readonly budget?: CheckSpec["budget"];
  /** Default: greedy, seed 0, 32 tokens, every sampler off. */
  readonly settings?: Partial<TargetSettings>;
  /** `strict`: a missing capability throws instead of lowering the claim. Default `best-effort`. */
  readonly mode?: CheckSpec["mode"];
  /** Aborted when the test is given up. */
  readonly signal?: AbortSignal;
}

/** The check that the options of a matcher stand for. */
export function specOf({ prompts, runs, maxRate, axes = {}, settings, ...rest }: DeterminismOptions): CheckSpec {
  const { tier, confidence, budget, mode } = rest;
  return checkSpec({
    prompts: prompts.map((prompt) => (typeof prompt === "string" ? { text: prompt } : prompt)),
    axes: Object.entries(axes).map(([axis, levels]) => axisSpec(axis, (levels ?? []).map(String))),
    settings: { ...pinnedSettings, ...settings },
    minBound: maxRate ?? (runs === undefined ? 0.05 : null),
    ...(runs !== undefined && { runs }),
    ...(tier !== undefined && { tier }),
    ...(confidence !== undefined && { confidence }),
    ...(budget !== undefined && { budget }),
    ...(mode !== undefined && { mode }),
  });
}

/** The clock of the machine: what a test runner has nothing to do with. */
export function hostEnvironment(signal: AbortSignal = new AbortController().signal): CheckEnvironment {
  return {
    now: () => performance.now(),
    sleep: (milliseconds, stop) => wait(milliseconds, undefined, { signal: stop }),
    signal,
  };
}
