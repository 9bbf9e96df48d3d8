import { readFile } from "node:fs/promises";
import { canonicalRecord, type RunRecord } from "@cupel/core";
import { readRun } from "@cupel/engine";

/** The values of a file that holds one JSON value per line. */
export async function linesOf<Row>(file: string): Promise<readonly Row[]> {
  return (await readFile(file, "utf8"))
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Row);
}

/** The records in the folder of a run, in the order of models, arms and tasks. */
export async function recordsIn(folder: string): Promise<readonly RunRecord[]> {
  return (await readRun(folder)).records;
}

/** What must be equal for equal seeds, of records in any order. */
export function canonicalSet(records: readonly RunRecord[]): readonly string[] {
  return records.map((record) => JSON.stringify(canonicalRecord(record))).sort();
}
