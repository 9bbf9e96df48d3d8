import {
  closeSync,
  existsSync,
  fdatasyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { CupelError, canonicalJson, type JsonObject, type RunRecord } from "@cupel/core";

/** What a run is, kept beside its records so that it can be continued and nothing else can be mistaken for it. */
export interface RunHeader {
  readonly schemaVersion: 1;
  readonly runId: string;
  readonly startedAt: string;
  readonly seed: number;
  readonly oracle: boolean;
  readonly tasksHash: string;
  readonly arms: readonly { readonly name: string; readonly policy: string }[];
  readonly models: readonly { readonly backend: string; readonly model: string }[];
  readonly config: JsonObject;
}

/** The records of a run on disk: `run.json`, then one line per record in `records.jsonl`, each synced before the next is taken. */
export interface Journal extends Disposable {
  readonly header: RunHeader;
  /** Records found when an interrupted run was opened. */
  readonly records: readonly RunRecord[];
  append(record: RunRecord): void;
}

/** Begins a journal in a folder. @throws CupelError `USAGE` when one is there already */
export function createJournal(folder: string, header: RunHeader): Journal {
  mkdirSync(folder, { recursive: true });
  if (existsSync(join(folder, "run.json")))
    throw new CupelError("USAGE", `${folder} holds a run already; resume it or choose another folder.`);
  const release = lock(folder);
  const partial = join(folder, "run.json.partial");
  writeFileSync(partial, `${JSON.stringify(header, undefined, 2)}\n`, { flush: true });
  renameSync(partial, join(folder, "run.json"));
  return writeTo(folder, header, { records: [], release });
}

/** The header of the run in a folder. @throws CupelError `USAGE` when there is none, `ARTIFACT_INVALID` when it cannot be read */
export function readRunHeader(folder: string): RunHeader {
  const file = join(folder, "run.json");
  if (!existsSync(file)) throw new CupelError("USAGE", `${folder} holds no run: there is no run.json in it.`);
  try {
    return JSON.parse(readFileSync(file, "utf8")) as RunHeader;
  } catch (error) {
    throw new CupelError("ARTIFACT_INVALID", `${file} is not valid JSON.`, { cause: error });
  }
}

/**
 * Opens the journal of an interrupted run. A last line that was torn by a kill is cut off; its task will be repeated.
 *
 * @throws CupelError `CONFIG_INVALID` naming what differs from the run that was begun, `ARTIFACT_INVALID` for a damaged line before the last
 */
export function resumeJournal(folder: string, expected: Omit<RunHeader, "runId" | "startedAt">): Journal {
  const header = readRunHeader(folder);
  for (const name of ["schemaVersion", "seed", "oracle", "tasksHash", "arms", "models", "config"] as const) {
    if (canonicalJson(header[name]) !== canonicalJson(expected[name])) {
      const what = name === "tasksHash" ? "the tasks" : `"${name}"`;
      throw new CupelError("CONFIG_INVALID", `${folder} cannot be resumed: ${what} differ from those the run was begun with.`);
    }
  }
  const release = lock(folder);
  try {
    return writeTo(folder, header, { records: repair(join(folder, "records.jsonl")), release });
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
  const file = openSync(join(folder, "records.jsonl"), "a");
  return {
    header,
    records,
    append: (record) => {
      writeFileSync(file, `${JSON.stringify(record)}\n`);
      fdatasyncSync(file);
    },
    [Symbol.dispose]: () => {
      closeSync(file);
      release();
    },
  };
}

function repair(file: string): readonly RunRecord[] {
  if (!existsSync(file)) return [];
  const bytes = readFileSync(file);
  const whole = bytes.subarray(0, bytes.lastIndexOf(10) + 1);
  if (whole.length < bytes.length) {
    const handle = openSync(file, "r+");
    ftruncateSync(handle, whole.length);
    fdatasyncSync(handle);
    closeSync(handle);
  }
  const lines = whole.toString("utf8").split("\n").slice(0, -1);
  return lines.map((line, index) => {
    try {
      return JSON.parse(line) as RunRecord;
    } catch (error) {
      throw new CupelError("ARTIFACT_INVALID", `${file}:${index + 1} is not valid JSON; the file was damaged after it was written.`, {
        cause: error,
      });
    }
  });
}

/** Only one process writes a journal. A lock left by a process that is gone is taken over. */
function lock(folder: string): () => void {
  const file = join(folder, "run.lock");
  for (;;) {
    try {
      writeFileSync(file, `${process.pid}\n`, { flag: "wx" });
      return () => rmSync(file, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      const owner = existsSync(file) ? Number.parseInt(readFileSync(file, "utf8"), 10) : Number.NaN;
      if (owner > 0 && isAlive(owner)) throw new CupelError("USAGE", `Process ${owner} is writing the run in ${folder}.`);
      rmSync(file, { force: true });
    }
  }
}

function isAlive(process_: number): boolean {
  try {
    process.kill(process_, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
