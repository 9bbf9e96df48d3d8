import { CupelError } from "@cupel/core";
import { checkSpec } from "../check-spec-defaults.ts";
import type { CheckSpec } from "../types/check-spec.ts";

/** Answers per prompt, where nothing else is asked for. */
export const goldenRepeats = 5;

/**
 * The check that a golden record is made by: every prompt sent `runs` times as the baseline, every answer read to its end, so that the noise is
 * known beside the answers. `record` runs it and writes the pack.
 */
export function goldenSpec({ runs = goldenRepeats, ...given }: Pick<CheckSpec, "prompts"> & Partial<CheckSpec>): CheckSpec {
  return checkSpec({ ...given, runs, axes: [], minBound: null, onDiverge: "characterise", controls: false });
}

/** The same check again, for what is to be held against a golden record. @throws CupelError `USAGE` when the record holds no prompts */
export function againSpec(recorded: CheckSpec, { isReplayable }: { readonly isReplayable: boolean }): CheckSpec {
  if (!isReplayable) throw new CupelError("USAGE", "This golden record cannot be sent again: its prompts were left out of it.");
  const { allow: _, price: __, ...spec } = recorded;
  return goldenSpec({ ...spec, budget: {} });
}
