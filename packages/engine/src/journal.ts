import { closeSync, existsSync, fdatasyncSync, ftruncateSync, mkdirSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CupelError, isJsonObject, messageOf, type RunRecord } from "@cupel/core";
import { lockFolder } from "./lock-folder.ts";
import { demandSameRun, type RunHeader, type RunIdentity, readRunHeader, syncFolder, writeRunHeader } from "./run-header.ts";

/** The records of a run on disk: `run.json`, then one line per record in `records.jsonl`, each synced before the next is taken. */
export interface Journal extends Disposable {
  readonly header: RunHeader;
  /** Records found when an interrupted run was opened. */
  readonly records: readonly RunRecord[];
  /** @throws CupelError `INTERNAL` when the line cannot be written; nothing is appended after it, so that the next resume can cut it off */
  append(record: RunRecord): void;
}

/** Begins a journal in a folder. @throws CupelError `USAGE` when one is there already or another process is writing there */
export function createJournal(folder: string, header: RunHeader): Journal {
  mkdirSync(folder, { recursive: true });
  const release = lockFolder(folder);
  try {
    for (const name of ["run.json", "records.jsonl"]) {
      if (existsSync(join(folder, name)))
        throw new CupelError("USAGE", `${folder} holds a run already; resume it or choose another folder.`);
    }
    writeRunHeader(folder, header);
    return writeTo(folder, header, { records: [], release });
  } catch (error) {
    release();
    throw error;
  }
}

/**
 * Opens the journal of an interrupted run. A last line that was torn by a kill is cut off; its task will be repeated.
 *
 * @throws CupelError `CONFIG_INVALID` naming what differs from the run that was begun, `ARTIFACT_INVALID` for a damaged line before the last
 */
export function resumeJournal(folder: string, identity: RunIdentity): Journal {
  const header = readRunHeader(folder);
  demandSameRun(folder, header, identity);
  const release = lockFolder(folder);
  try {
    return writeTo(folder, header, { records: repair(join(folder, "records.jsonl"), header.runId), release });
  } catch (error) {
    release();
    throw error;
  }
}

function writeTo(
  folder: string,
  header: RunHeader,
  { records, release }: { readonly records: readonly RunRecord[]; readonly release: () => void },
): Journal {
  const path = join(folder, "records.jsonl");
  const file = openSync(path, "a");
  syncFolder(folder);
  let broken: CupelError | undefined;
  return {
    header,
    records,
    append: (record) => {
      if (broken !== undefined) throw broken;
      try {
        writeFileSync(file, `${JSON.stringify(record)}\n`);
        fdatasyncSync(file);
      } catch (error) {
        broken = new CupelError("INTERNAL", `Cannot write ${path}: ${messageOf(error)}. Make room and resume the run.`, { cause: error });
        throw broken;
      }
    },
    [Symbol.dispose]: () => {
      closeSync(file);
      release();
    },
  };
}

/** The whole records of a file. What a kill or a loss of power left at its end is cut off. */
function repair(file: string, runId: string): readonly RunRecord[] {
  if (!existsSync(file)) return [];
  const bytes = readFileSync(file);
  const records: RunRecord[] = [];
  let valid = 0;
  while (valid < bytes.length) {
    const end = bytes.indexOf(10, valid);
    const record = end < 0 ? undefined : parseRecord(bytes.toString("utf8", valid, end));
    if (record === undefined) {
      if (end >= 0 && end + 1 < bytes.length) {
        throw new CupelError("ARTIFACT_INVALID", `${file}:${records.length + 1} is no record; the file was damaged after it was written.`);
      }
      truncate(file, valid);
      break;
    }
    if (record.runId !== runId) {
      throw new CupelError("ARTIFACT_INVALID", `${file}:${records.length + 1} is of run ${record.runId}, not of ${runId}.`);
    }
    records.push(record);
    valid = end + 1;
  }
  return records;
}

function parseRecord(line: string): RunRecord | undefined {
  try {
    const value: unknown = JSON.parse(line);
    const isRecord =
      isJsonObject(value) &&
      [value.runId, value.taskId, value.arm, value.model].every((name) => typeof name === "string") &&
      Array.isArray(value.candidates);
    return isRecord ? (value as unknown as RunRecord) : undefined;
  } catch {
    return undefined;
  }
}

function truncate(file: string, length: number): void {
  const handle = openSync(file, "r+");
  try {
    ftruncateSync(handle, length);
    fdatasyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
