import type { RunRecord } from "@cupel/core";
import { readRecordAt } from "@cupel/engine";
import type { OpenedRun } from "../runs/opened-run.ts";
import type { TaskRow } from "./task-row.ts";

/** The records of a task, in the order of the arms, read at their places. @throws CupelError `ARTIFACT_INVALID` where the file was cut */
export async function recordsOfTask({ folder }: OpenedRun, { cells }: TaskRow, arm: string | undefined): Promise<readonly RunRecord[]> {
  const records: RunRecord[] = [];
  for (const cell of cells) if (arm === undefined || cell.arm === arm) records.push(await readRecordAt(folder, cell.start));
  return records;
}
