import type { DeterminismTarget, TargetCapabilities, TargetSettings } from "@cupel/core";
import { axisOf } from "../axes/axes.ts";
import type { AxisDefinition } from "../axes/axis-definition.ts";
import type { AxisSpec } from "../types/axis.ts";
import type { CheckSpec } from "../types/check-spec.ts";
import type { CapabilityFailure, Downgrade } from "../types/report.ts";
import type { TargetAbilities } from "../types/trace.ts";
import type { Guarantee } from "../types/verdict.ts";

/** An axis that can be tested. */
export interface GatedAxis extends AxisSpec {
  readonly definition: AxisDefinition;
}

/** An axis that cannot be, or whose treatment would be none. */
export interface RefusedAxis extends AxisSpec {
  readonly status: "unsupported" | "vacuous";
  readonly reason: string;
}

/** What of a spec a target can back. */
export interface Gate {
  readonly guarantee: Guarantee;
  readonly axes: readonly GatedAxis[];
  readonly refused: readonly RefusedAxis[];
  readonly downgrades: readonly Downgrade[];
  readonly failures: readonly CapabilityFailure[];
  readonly warnings: readonly string[];
  /** Why nothing may be claimed: strict mode with a missing capability. */
  readonly unsupported: string | undefined;
}

/** Holds a spec against what the target can do, before anything is sent. Every level of every axis passes here. */
export function gate(spec: CheckSpec, capabilities: TargetCapabilities, abilities: TargetAbilities): Gate {
  const failures: CapabilityFailure[] = [];
  const downgrades: Downgrade[] = [];
  const guarantee = guaranteeOf(spec.tier, capabilities);
  if (spec.tier === 2 && !guarantee.startsWith("2")) {
    const reason = capabilities.scores === "none" ? "the target exposes no scores" : "scores were not asked for";
    failures.push({ requirement: "scores", reason });
    downgrades.push({ from: "2", to: guarantee, reason });
  }
  const axes: GatedAxis[] = [];
  const refused: RefusedAxis[] = [];
  for (const axis of spec.axes) {
    const downgraded = downgradeBatch(axis, capabilities, spec);
    const wanted = downgraded ?? axis;
    if (downgraded !== undefined) {
      const reason = "the target takes no batches; requests in flight together take their place";
      failures.push({ requirement: "batch", reason: "the target takes no batches" });
      downgrades.push({ from: `batch=${axis.levels.join(",")}`, to: `concurrency=${axis.levels.join(",")}`, reason });
      if (spec.axes.some(({ axis: name }) => name === "concurrency")) continue;
    }
    const definition = axisOf(wanted.axis);
    const vacuous = definition.vacuous?.(capabilities, spec.prompts.length);
    const missing = vacuous === undefined ? definition.unsupported(capabilities, abilities) : undefined;
    if (vacuous !== undefined) refused.push({ ...wanted, status: "vacuous", reason: vacuous });
    else if (missing === undefined) axes.push({ ...wanted, definition });
    else {
      refused.push({ ...wanted, status: "unsupported", reason: missing });
      failures.push({ requirement: wanted.axis, reason: missing });
    }
  }
  for (const name of droppedOf(spec, capabilities)) {
    const reason = `the target drops the setting ${name}`;
    failures.push({ requirement: name, reason });
    downgrades.push({ from: `${name}=${spec.settings[name as keyof TargetSettings]}`, to: `the target's own ${name}`, reason });
  }
  const seedless = spec.settings.temperature > 0 && (capabilities.seed === "absent" || capabilities.seed === "rejected");
  if (seedless) failures.push({ requirement: "seed", reason: "sampling without a seed that is honoured differs by design" });
  const warnings = declaredWarnings(spec);
  if (spec.mode === "strict") failures.push(...warnings.map((reason) => ({ requirement: "declared", reason })));
  const strictly =
    spec.mode === "strict" && failures.length > 0 ? failures.map(({ requirement, reason }) => `${requirement}: ${reason}`) : [];
  const hopeless = seedless ? ["seed: the target honours none, so only temperature 0 can be checked"] : [];
  const reasons = strictly.length > 0 ? strictly : hopeless;
  return { guarantee, axes, refused, downgrades, failures, warnings, unsupported: reasons.length > 0 ? reasons.join("; ") : undefined };
}

/** What can be done to a target beside asking it. */
export function abilitiesOf(target: DeterminismTarget): TargetAbilities {
  return { restart: target.restart !== undefined, variant: target.variant !== undefined, flush: target.flushCache !== undefined };
}

/** The strongest letter of a tier that the capabilities back. */
export function guaranteeOf(tier: CheckSpec["tier"], { tokenIds, scores }: TargetCapabilities): Guarantee {
  if (tier === 0) return "0";
  if (tier === 2 && (scores === "logits" || scores === "logprob_f32")) return "2b";
  if (tier === 2 && scores === "logprob_rounded") return "2r";
  return tokenIds === "no" ? "1t" : "1i";
}

/** A batch that the target cannot take becomes a load, except where sequences are isolated: both would be no treatment. */
function downgradeBatch(axis: AxisSpec, { batch, isolatedSequences }: TargetCapabilities, { mode }: CheckSpec): AxisSpec | undefined {
  if (axis.axis !== "batch" || batch !== "concurrent" || isolatedSequences || mode === "strict") return undefined;
  return { axis: "concurrency", levels: axis.levels };
}

/** Samplers switched off, and the seed, whose absence has a rule of its own: dropping them changes nothing. */
const harmless: Readonly<Record<string, number>> = { topP: 1, topK: 0, minP: 0, repeatPenalty: 1, presencePenalty: 0, frequencyPenalty: 0 };

function droppedOf({ settings }: CheckSpec, { dropped = [] }: TargetCapabilities): readonly string[] {
  return dropped.filter((name) => name !== "seed" && name in settings && settings[name as keyof TargetSettings] !== harmless[name]);
}

function declaredWarnings({ declared }: CheckSpec): readonly string[] {
  return Object.entries(declared)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${value} was declared; the target does not say what is in force`);
}
