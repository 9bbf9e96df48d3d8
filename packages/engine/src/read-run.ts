import { existsSync } from "node:fs";
import { join } from "node:path";
import { CupelError, isJsonObject, type JsonObject, type RunEnd, type RunInfo, type RunRecord, type Spent } from "@cupel/core";
import { readCallFile } from "./call-log.ts";
import { isBeingWritten } from "./lock-folder.ts";
import { recordLineBatches } from "./record-lines.ts";
import { readRunEnd } from "./run-end.ts";
import { type RunHeader, readRunHeader } from "./run-header.ts";

/** A run as its folder tells it: what reporters are told of it, without its records. */
export interface StoredRun {
  readonly folder: string;
  readonly header: RunHeader;
  readonly info: RunInfo;
  /** `partial` also of a run that goes on or was killed; its reason says which. */
  readonly end: RunEnd;
}

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
  const header = readRunHeader(folder);
  const info = infoOf(folder, header);
  const isWritten = isBeingWritten(folder);
  const ended = readRunEnd(folder);
  const file = join(folder, "records.jsonl");
  const seen = new SeenUnits();
  let last = Date.parse(header.startedAt);
  let torn: number | undefined;
  for await (const batch of existsSync(file) ? recordLineBatches(file) : []) {
    for (const { record, line } of batch) {
      if (record === undefined) {
        torn = line;
        break;
      }
      const problem = foreign(record, info) ?? seen.add(record);
      if (problem !== undefined) throw new CupelError("ARTIFACT_INVALID", `${file}:${line} ${problem}.`);
      last = Math.max(last, Date.parse(record.startedAt) + record.milliseconds || 0);
      const visited = visit(record, info);
      if (visited !== undefined) await visited;
    }
  }
  const found: Found = { folder, info, count: seen.count, last: new Date(last || 0).toISOString(), torn, isWritten };
  return { folder, header, info, end: ended === undefined ? await impliedEnd(found) : confirmedEnd(ended, found) };
}

/** What a header says that reporters are told. @throws CupelError `ARTIFACT_INVALID` */
export function infoOf(folder: string, { runId, startedAt, seed, oracle, arms, models, total, config, environment }: RunHeader): RunInfo {
  if (![arms, models].every(Array.isArray) || !Number.isSafeInteger(total)) {
    throw new CupelError("ARTIFACT_INVALID", `${join(folder, "run.json")} does not say how many records the run has: it is not whole.`);
  }
  const names = { arms: arms.map(({ name }) => name), models: models.map(({ model }) => model) };
  return { runId, startedAt, seed, oracle, ...names, total: total as number, resumed: 0, config: configOf({ config, environment }) };
}

/** The configuration as reporters are told it, with where the run was begun. */
export function configOf({ config, environment }: Pick<RunHeader, "config" | "environment">): JsonObject {
  if (environment === undefined) return config;
  return { ...config, environment: isJsonObject(config.environment) ? { ...environment, ...config.environment } : environment };
}

interface Found {
  readonly folder: string;
  readonly info: RunInfo;
  readonly count: number;
  /** When the last record ended. */
  readonly last: string;
  readonly torn: number | undefined;
  readonly isWritten: boolean;
}

function foreign({ runId, model, arm }: RunRecord, info: RunInfo): string | undefined {
  if (runId !== info.runId) return `is of run ${runId}, not of ${info.runId}`;
  if (info.models.includes(model) && info.arms.includes(arm)) return undefined;
  return `is of arm "${arm}" on model "${model}", which the run does not have`;
}

/** Which tasks have a record, by arm and model. */
class SeenUnits {
  readonly #tasks = new Map<string, Map<string, Set<string>>>();
  count = 0;

  /** Says what is wrong with one that is there already. */
  add({ model, arm, taskId }: RunRecord): string | undefined {
    let arms = this.#tasks.get(model);
    if (arms === undefined) this.#tasks.set(model, (arms = new Map()));
    let tasks = arms.get(arm);
    if (tasks === undefined) arms.set(arm, (tasks = new Set()));
    if (tasks.has(taskId)) return `repeats the record of task "${taskId}" in arm "${arm}" on "${model}"`;
    tasks.add(taskId);
    this.count++;
    return undefined;
  }
}

/** The end on file, where the records bear it out. */
function confirmedEnd(end: RunEnd, { folder, info, count, torn }: Found): RunEnd {
  if (end.status === "complete" && count !== info.total) {
    const what = `${join(folder, "records.jsonl")} holds ${count} records, and the run ended complete with ${info.total}`;
    throw new CupelError("ARTIFACT_INVALID", `${what}: the file was cut or edited afterwards.`);
  }
  return torn === undefined ? end : { ...end, reason: [end.reason, tornText(torn)].filter(Boolean).join("; ") };
}

/** Of a run that told no end: it goes on, or was killed, unless that happened after its last record. */
async function impliedEnd({ folder, info, count, last, torn, isWritten }: Found): Promise<RunEnd> {
  const spent: Spent | undefined = await readCallFile(join(folder, "calls.jsonl"), () => {});
  const rest = { finishedAt: last, ...(spent && { spent }) };
  if (count === info.total && torn === undefined && !isWritten) return { status: "complete", ...rest };
  const what = isWritten ? "the run goes on" : "the run was killed";
  return { status: "partial", ...rest, reason: torn === undefined || isWritten ? what : `${what}; ${tornText(torn)}` };
}

function tornText(line: number): string {
  return `line ${line} of records.jsonl is incomplete and passed over`;
}
