import type { DeterminismTarget } from "@cupel/core";
import { runsForBound, simultaneous, zeroEventUpperBound } from "@cupel/stats";
import { abilitiesOf, gate } from "../run/gate.ts";
import type { CheckSpec } from "../types/check-spec.ts";
import { cellsOf } from "./cells.ts";

/** What a check will cost and can show, before anything is sent. */
export interface CheckPlan {
  readonly prompts: number;
  /** Times each cell is sent per prompt. */
  readonly runs: number;
  readonly cells: readonly { readonly axis: string; readonly level: string; readonly requests: number }[];
  /** All cells, without controls and probes. */
  readonly requests: number;
  readonly tokens: { readonly input: number; readonly output: number };
  readonly usd: number | null;
  /** Claims that share alpha. */
  readonly claims: number;
  /** The bound per claim if nothing diverges. */
  readonly bound: { readonly quantity: "diverging-prompts" | "flip-chance"; readonly upper: number; readonly confidence: number };
  readonly minBound: number | null;
  readonly meetsBound: boolean;
  /** Prompts, or runs of the one prompt, that the wanted bound takes; null where none is wanted. */
  readonly needed: { readonly prompts: number; readonly runsOfOnePrompt: number } | null;
  /** Chance to find a divergence: share of prompts that flip with chance `rate` per repeat. */
  readonly power: readonly { readonly share: number; readonly rate: number; readonly found: number }[];
  readonly refused: readonly { readonly axis: string; readonly status: string; readonly reason: string }[];
}

/** Plans a check on a target that is asked nothing but its capabilities. */
export async function plan(target: DeterminismTarget, spec: CheckSpec): Promise<CheckPlan> {
  const capabilities = await target.capabilities();
  const gated = gate(spec, capabilities, abilitiesOf(target));
  const { baseline, others } = cellsOf(gated.axes, capabilities);
  const runs = runsOf(spec, gated.axes.length + 1);
  const count = spec.prompts.length;
  const cells = [baseline, ...others].map(({ axis, level, treatment }) => ({
    axis,
    level,
    requests: runs * (treatment.form === "batch" ? Math.ceil(count / treatment.groupSize) : count),
  }));
  const requests = cells.reduce((sum, cell) => sum + cell.requests, 0);
  const answers = cells.length * runs * count;
  const input = (answers / count) * spec.prompts.reduce((sum, { text }) => sum + Math.ceil(text.length / 4), 0);
  const output = answers * spec.settings.maxTokens;
  const claims = gated.axes.length + 1;
  const alpha = simultaneous(1 - spec.confidence, claims);
  const upper = zeroEventUpperBound(count === 1 ? runs - 1 : count, { alpha });
  return {
    prompts: count,
    runs,
    cells,
    requests,
    tokens: { input, output },
    usd: spec.price === undefined ? null : (input * spec.price.input + output * spec.price.output) / 1e6,
    claims,
    bound: { quantity: count === 1 ? "flip-chance" : "diverging-prompts", upper, confidence: 1 - alpha },
    minBound: spec.minBound,
    meetsBound: spec.minBound === null || upper <= spec.minBound,
    needed:
      spec.minBound === null
        ? null
        : { prompts: runsForBound(spec.minBound, { alpha }), runsOfOnePrompt: runsForBound(spec.minBound, { alpha }) + 1 },
    power: powerOf(count, runs),
    refused: gated.refused.map(({ axis, status, reason }) => ({ axis, status, reason })),
  };
}

/** Times each cell is sent: as asked for; for one prompt as many as the wanted bound takes; else three. */
export function runsOf({ runs, prompts, minBound, confidence }: CheckSpec, claims: number): number {
  if (runs !== undefined) return runs;
  return prompts.length === 1 && minBound !== null ? runsForBound(minBound, { alpha: 1 - confidence, axes: claims }) + 1 : 3;
}

const shapes = [
  { share: 0.02, rate: 0.5 },
  { share: 0.1, rate: 0.5 },
  { share: 0.1, rate: 0.1 },
  { share: 1, rate: 0.05 },
  { share: 1, rate: 0.2 },
];

/** A prompt that flips with chance r shows it in R runs unless all are equal: 1 − (1−r)^R − r^R, for two outcomes. */
function powerOf(prompts: number, runs: number): CheckPlan["power"] {
  return shapes.map(({ share, rate }) => {
    const shown = 1 - (1 - rate) ** runs - rate ** runs;
    return { share, rate, found: 1 - (1 - share * shown) ** prompts };
  });
}
