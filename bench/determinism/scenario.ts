import type { PromptInput } from "@cupel/core";
import { axisSpec, type CheckEnvironment, type CheckResult, type CheckSpec, check, checkSpec } from "@cupel/determinism";
import { exactInterval } from "@cupel/stats";
import { type PlantedTargetOptions, plantedTarget } from "@cupel/testing";

/** Prompts of unequal length; `set` makes another sample of them. */
export function promptsOf(count: number, set = 0): readonly PromptInput[] {
  return Array.from({ length: count }, (_, index) => ({ text: `${"so ".repeat(index % 7)}question ${set}-${index}?` }));
}

/** What a part of the benchmark found: a table, and what in it is not as claimed. */
export interface Part {
  readonly rows: readonly (readonly string[])[];
  readonly failures: readonly string[];
}

/** Time is a counter: nothing waits. */
export function environment(): CheckEnvironment {
  let time = 0;
  return {
    now: () => time++,
    sleep: async (milliseconds: number) => void (time += milliseconds),
    signal: new AbortController().signal,
  };
}

/** A check of a coin target: any bound will do, nothing is sent beside the cells. */
export function coinSpec(given: Pick<CheckSpec, "prompts"> & Partial<CheckSpec>): CheckSpec {
  const spec = checkSpec({ minBound: null, controls: false, ...given });
  return { ...spec, settings: { ...spec.settings, maxTokens: 1, topScores: null } };
}

/** One check of a simulated target. */
export async function simulate(target: PlantedTargetOptions, spec: Partial<CheckSpec> & Pick<CheckSpec, "prompts">): Promise<CheckResult> {
  const full = checkSpec({ controls: false, ...spec });
  return await check(
    plantedTarget(target),
    { ...full, settings: { ...full.settings, maxTokens: spec.settings?.maxTokens ?? 10 } },
    environment(),
  );
}

/** An axis by its usual levels. */
export function axis(name: string, ...levels: readonly string[]): ReturnType<typeof axisSpec> {
  return axisSpec(name, levels);
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}

export function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

/** A share with its exact 95 % interval. */
export function shareOf(count: number, trials: number): string {
  if (trials === 0) return "–";
  const { low, high } = exactInterval(count, trials);
  return `${percent(count / trials)} [${percent(low)}, ${percent(high)}]`;
}
