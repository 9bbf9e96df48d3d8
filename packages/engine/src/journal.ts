import { closeSync, existsSync, fdatasyncSync, ftruncateSync, mkdirSync, openSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { CupelError, type RunEnd, type RunRecord, type Spent } from "@cupel/core";
import { type AnsweredCall, type CallLog, openCallFile, readCallFile } from "./call-log.ts";
import { lockFolder } from "./lock-folder.ts";
import { recordLines } from "./record-lines.ts";
import { removeRunEnd, writeRunEnd } from "./run-end.ts";
import { demandSameRun, type RunHeader, type RunIdentity, readRunHeader, writeRunHeader } from "./run-header.ts";
import { syncFolder } from "./sync-folder.ts";
import { createSyncedLines } from "./synced-lines.ts";

/**
 * A run on disk: `run.json`, a line per record in `records.jsonl`, synced before anybody is told of the record, `calls.jsonl`, and in
 * `end.json` how it ended. Nothing of it is held in memory.
 */
export interface Journal extends AsyncDisposable {
  readonly header: RunHeader;
  readonly calls: CallLog;
  /** Gives each answered call to `visit` and tells what was spent; undefined where no log tells. */
  earlierCalls(visit: (call: AnsweredCall) => void): Promise<Spent | undefined>;
  /** @throws CupelError `INTERNAL` when the line cannot be written; nothing is appended after it, so that the next resume can cut it off */
  append(record: RunRecord): Promise<void>;
  /** Keeps how the run ended. Once all records are there only the sum of its calls is kept. */
  finish(end: RunEnd & { readonly spent: Spent }): void;
}

const names = { records: "records.jsonl", calls: "calls.jsonl", retried: "retried.jsonl" };

/** Begins a journal in a folder. @throws CupelError `USAGE` when one is there already or another process is writing there */
export function createJournal(folder: string, header: RunHeader): Journal {
  mkdirSync(folder, { recursive: true });
  const release = lockFolder(folder);
  try {
    for (const name of ["run.json", names.records, names.calls, "end.json"]) {
      if (existsSync(join(folder, name)))
        throw new CupelError("USAGE", `${folder} holds a run already; resume it or choose another folder.`);
    }
    writeRunHeader(folder, header);
    return writeTo(folder, header, release);
  } catch (error) {
    release();
    throw error;
  }
}

/** What is done with the records that an interrupted run left. */
export interface EarlierRecords {
  /** Given each that is kept. */
  readonly visit: (record: RunRecord) => void;
  /** True for one that is to be made anew: its line goes to `retried.jsonl`. Absent: none is. */
  readonly retry?: ((record: RunRecord) => boolean) | undefined;
  /** Given each of those. */
  readonly retried?: (record: RunRecord) => void;
}

/**
 * Opens the journal of an interrupted run and tells of its records. A last line that was torn by a kill is cut off; its task will be
 * repeated. So will that of a record that is retried: the journal without it takes the place of the one with it, whole or not at all.
 *
 * @throws CupelError `CONFIG_INVALID` naming what differs from the run that was begun, `ARTIFACT_INVALID` for a damaged line before the last
 */
export async function resumeJournal(folder: string, identity: RunIdentity, earlier: EarlierRecords): Promise<Journal> {
  const header = readRunHeader(folder);
  demandSameRun(folder, header, identity);
  const release = lockFolder(folder);
  try {
    const file = join(folder, names.records);
    const { visit, retry, retried = () => {} } = earlier;
    let again = 0;
    const torn = await visitRecords(file, (record, line) => {
      if (record.runId !== header.runId) {
        throw new CupelError("ARTIFACT_INVALID", `${file}:${line} is of run ${record.runId}, not of ${header.runId}.`);
      }
      if (!retry?.(record)) return visit(record);
      again++;
      retried(record);
    });
    removeRunEnd(folder);
    if (torn !== undefined) truncate(file, torn);
    if (again > 0) await setAside(file, join(folder, names.retried), (record) => retry?.(record) ?? false);
    return writeTo(folder, header, release);
  } catch (error) {
    release();
    throw error;
  }
}

/**
 * The records in a run's folder in the order in which they were made, one after the other: for runs that are too large for memory.
 * What a kill tore off at the end is passed over.
 *
 * @throws CupelError `USAGE` where there is no run, `ARTIFACT_INVALID` for a damaged line before the last
 */
export async function* readRecords(folder: string): AsyncGenerator<RunRecord> {
  readRunHeader(folder);
  const file = join(folder, names.records);
  if (!existsSync(file)) return;
  for await (const { record } of recordLines(file)) if (record !== undefined) yield record;
}

function writeTo(folder: string, header: RunHeader, release: () => void): Journal {
  const path = join(folder, names.records);
  const callPath = join(folder, names.calls);
  const file = openSync(path, "a");
  const calls = openCallFile(callPath);
  const lines = createSyncedLines(path, file, [calls.file]);
  syncFolder(folder);
  return {
    header,
    calls,
    earlierCalls: (visit) => readCallFile(callPath, visit),
    append: (record) => lines.append(JSON.stringify(record)),
    finish: (end) => {
      if (end.status === "complete") calls.finish(end.spent);
      writeRunEnd(folder, end);
    },
    [Symbol.asyncDispose]: async () => {
      await lines.idle();
      closeSync(file);
      calls[Symbol.dispose]();
      release();
    },
  };
}

/** Gives each whole record to `visit`; returns how many bytes of the file are whole where it has a torn end. */
async function visitRecords(file: string, visit: (record: RunRecord, line: number) => void): Promise<number | undefined> {
  if (!existsSync(file)) return undefined;
  let torn: number | undefined;
  for await (const { record, start, line } of recordLines(file)) {
    if (record === undefined) torn = start;
    else visit(record, line);
  }
  return torn;
}

/** Moves lines to another file: first they are there, then the file without them takes its place. */
async function setAside(file: string, aside: string, isMoved: (record: RunRecord) => boolean): Promise<void> {
  const partial = `${file}.partial`;
  const [kept, moved] = [openSync(partial, "w"), openSync(aside, "a")];
  try {
    for await (const { record } of recordLines(file)) {
      if (record !== undefined) writeFileSync(isMoved(record) ? moved : kept, `${JSON.stringify(record)}\n`);
    }
    fdatasyncSync(moved);
    fdatasyncSync(kept);
  } finally {
    closeSync(kept);
    closeSync(moved);
  }
  renameSync(partial, file);
  syncFolder(dirname(file));
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
