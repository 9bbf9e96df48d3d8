import type { CheckResult } from "../types/check-result.ts";
import { snakeKeys } from "./case.ts";

/** `determinism_applied.json`: the tier in force, what was lowered and why, and each setting on its way. Nothing is applied to this process. */
export function determinismApplied({ spec, report }: CheckResult): Readonly<Record<string, unknown>> {
  return {
    tier_requested: report.tierRequested,
    tier_effective: report.tierEffective,
    guarantee: report.guarantee,
    mode: report.mode,
    seed: spec.settings.seed,
    seed_controls: { sampler_seed: spec.settings.seed !== null, honoured: report.capabilities.seed },
    torch_controls: {},
    env_controls: {},
    downgrades: report.downgrades,
    warnings: report.warnings,
    capability_failures: report.capabilityFailures,
    knobs: snakeKeys(report.knobs),
  };
}
