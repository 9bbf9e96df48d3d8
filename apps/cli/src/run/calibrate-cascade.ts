import { statSync } from "node:fs";
import { dirname } from "node:path";
import { CupelError, type RunRecord } from "@cupel/core";
import { readRecords } from "@cupel/engine";
import { type Calibration, calibrate } from "@cupel/policies";
import type { RunPlan } from "./read-plan.ts";

/**
 * The plan with the limit of its cascade found on an earlier run of the same model. A run that is resumed keeps the one it was begun with.
 *
 * @throws CupelError `USAGE` where no limit reaches the precision on so few records, and for several models at once
 */
export async function calibrateCascade(plan: RunPlan): Promise<RunPlan> {
  const { settings, folder } = plan;
  const { cascade } = settings;
  if (cascade?.calibration === undefined || folder.type === "resume") return plan;
  const { from, precision, measure } = cascade.calibration;
  if (settings.models.length > 1)
    throw new CupelError("USAGE", "--cascade-calibration is for one model; give the limits of several by hand.");
  const records = await answersOf(from, settings.models[0]);
  const { threshold, ...found } = calibrate(records, { precision, measure });
  if (threshold === undefined) throw noLimit(from, precision, found);
  const limit = measure === "mean" ? { meanBelow: threshold } : { leastBelow: threshold };
  return { ...plan, settings: { ...settings, cascade: { ...cascade, ...limit, calibration: { ...cascade.calibration, ...found } } } };
}

/** The answers of a run's own model, each once: of the baseline arm where there is one, for equal calls stand in every arm. */
async function answersOf(from: string, model: string | undefined): Promise<readonly RunRecord[]> {
  const folder = statSync(from).isDirectory() ? from : dirname(from);
  const byArm = new Map<string, RunRecord[]>();
  const models = new Set<string>();
  for await (const record of readRecords(folder)) {
    const answer = record.chosen === null ? undefined : record.candidates[record.chosen];
    models.add(record.model);
    if ((model !== undefined && record.model !== model) || answer?.model !== record.model) continue;
    const own = byArm.get(record.arm) ?? [];
    byArm.set(record.arm, [...own, record]);
  }
  if (model !== undefined && !models.has(model)) {
    throw new CupelError("USAGE", `--cascade-calibration: ${folder} holds no answers of "${model}"; it has ${[...models].join(", ")}.`);
  }
  if (model === undefined && models.size > 1) {
    throw new CupelError("USAGE", `--cascade-calibration: ${folder} holds answers of several models (${[...models].join(", ")}).`);
  }
  return byArm.get("baseline") ?? [...byArm.values()][0] ?? [];
}

function noLimit(from: string, precision: number, { n }: Omit<Calibration, "threshold">): CupelError {
  const what =
    n === 0
      ? "none of its answers has both a gold verdict and logprobs"
      : `on its ${n} answers no limit keeps right ones in ${precision} of cases with 95 % confidence`;
  return new CupelError("USAGE", `--cascade-calibration: ${what} (${from}).`, {
    hint: n === 0 ? "Run it with --logprobs." : "Calibrate on more tasks, ask for a lower --cascade-precision, or give the limit by hand.",
  });
}
