import { pinnedSettings } from "@cupel/core";
import type { CheckSpec } from "./types/check-spec.ts";

/** A spec with everything that is not given: tier 1, best effort, 5 % at 95 %, controls on, an axis ends at its first proof. */
export function checkSpec(given: Pick<CheckSpec, "prompts"> & Partial<CheckSpec>): CheckSpec {
  return {
    settings: pinnedSettings,
    tier: 1,
    mode: "best-effort",
    axes: [],
    minBound: 0.05,
    confidence: 0.95,
    onDiverge: "stop",
    budget: {},
    controls: true,
    orderSeed: 0,
    identityEvery: 50,
    declared: {},
    ...given,
  };
}
