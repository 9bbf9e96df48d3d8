import type { RunInfo, RunRecord } from "@cupel/core";
import { followRun, type StoredRun } from "./follow-run.ts";

/** A run with its records. */
export interface ReadRun extends StoredRun {
  /** In the order of models, arms and task ids. */
  readonly records: readonly RunRecord[];
}

/**
 * Reads the run in a folder, whole or partial, with all its records.
 *
 * @throws CupelError what {@link streamRun} throws
 */
export async function readRun(folder: string): Promise<ReadRun> {
  const records: RunRecord[] = [];
  const run = await streamRun(folder, (record) => void records.push(record));
  const place = (names: readonly string[]) => new Map(names.map((name, index) => [name, index]));
  const [models, arms] = [place(run.info.models), place(run.info.arms)];
  const order = (left: RunRecord, right: RunRecord): number =>
    (models.get(left.model) ?? 0) - (models.get(right.model) ?? 0) ||
    (arms.get(left.arm) ?? 0) - (arms.get(right.arm) ?? 0) ||
    (left.taskId < right.taskId ? -1 : left.taskId > right.taskId ? 1 : 0);
  return { ...run, records: records.sort(order) };
}

/**
 * Reads the run in a folder and gives each record to `visit` in the order in which they were made; keeps none. A promise that `visit`
 * returns is waited for. What a kill tore off at the end is passed over, and the end says so.
 *
 * @throws CupelError `USAGE` where there is no run, `ARTIFACT_INVALID` naming file and line for what is damaged, is of another run, repeats
 * an earlier record, or is missing from a run that ended complete
 */
export async function streamRun(folder: string, visit: (record: RunRecord, info: RunInfo) => Promise<void> | void): Promise<StoredRun> {
  const run = followRun(folder);
  await run.advance((record) => visit(record, run.info));
  return await run.stored();
}
