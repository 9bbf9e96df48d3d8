import { join } from "node:path";
import { CupelError, type RunRecord } from "@cupel/core";
import { fileLineBatches } from "./file-lines.ts";
import { recordProblem } from "./record-problem.ts";

/**
 * The record of the run in a folder whose line begins after so many bytes, as `followRun` told.
 *
 * @throws CupelError `ARTIFACT_INVALID` where there is none any more
 */
export async function readRecordAt(folder: string, start: number): Promise<RunRecord> {
  const file = join(folder, "records.jsonl");
  for await (const [line] of fileLineBatches(file, start)) {
    const record = line?.whole ? parse(line.text) : undefined;
    if (record === undefined) break;
    return record;
  }
  throw new CupelError("ARTIFACT_INVALID", `${file} has no record after ${start} bytes: it was cut or edited.`);
}

function parse(text: string): RunRecord | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return recordProblem(value) === undefined ? (value as RunRecord) : undefined;
  } catch {
    return undefined;
  }
}
