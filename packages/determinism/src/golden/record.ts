import type { DeterminismTarget } from "@cupel/core";
import { check } from "../check.ts";
import type { PackOptions } from "../pack/pack-files.ts";
import { writePack } from "../pack/write-pack.ts";
import type { CheckEnvironment } from "../run/check-environment.ts";
import type { CheckResult } from "../types/check-result.ts";
import type { CheckSpec } from "../types/check-spec.ts";
import { goldenSpec } from "./golden-spec.ts";

export interface RecordOptions extends CheckEnvironment, PackOptions {
  /** Where the record goes; what an earlier one left there goes. */
  readonly folder: string;
}

/**
 * Makes a golden record in one step: sends every prompt `runs` times (default 5), reads every answer to its end, and writes the pack that
 * `compareGolden` and `toMatchGolden` hold a setup against later.
 *
 * @throws CupelError as `check` and `writePack` do
 */
export async function record(
  target: DeterminismTarget,
  given: Pick<CheckSpec, "prompts"> & Partial<CheckSpec>,
  { folder, ...options }: RecordOptions,
): Promise<CheckResult> {
  const result = await check(target, goldenSpec(given), options);
  await writePack(folder, result, options);
  return result;
}
