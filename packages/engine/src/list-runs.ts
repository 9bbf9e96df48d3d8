import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { CupelError, messageOf, type RunEnd, type RunInfo } from "@cupel/core";
import { isBeingWritten } from "./lock-folder.ts";
import { readRunEnd } from "./run-end.ts";
import { type RunHeader, readRunHeader } from "./run-header.ts";
import { infoOf } from "./run-info.ts";

/** A run in a folder of runs, told without reading its records. */
export type ListedRun = ListedRunInfo | UnreadableRun;

/** One that can be read. */
export interface ListedRunInfo {
  readonly folder: string;
  readonly header: RunHeader;
  readonly info: RunInfo;
  /** Undefined of a run that told no end: it goes on, or was killed. `readRun` tells more. */
  readonly end: RunEnd | undefined;
  readonly isWritten: boolean;
}

/** One that cannot, and why. */
export interface UnreadableRun {
  readonly folder: string;
  readonly problem: string;
}

/**
 * The runs in the folders within a folder, or the one run that the folder itself holds; the latest first, those that cannot be read last.
 *
 * @throws CupelError `USAGE` where the folder is none or holds no run
 */
export function listRuns(folder: string): readonly ListedRun[] {
  const runs = runFolders(folder).flatMap((own) => listRun(own) ?? []);
  if (runs.length === 0) throw new CupelError("USAGE", `${folder} holds no run, and no folder with one.`);
  return runs.sort(latestFirst);
}

/** The folders that may hold the runs of a folder: what it holds, or it itself where it is that of a run. @throws CupelError `USAGE` */
export function runFolders(folder: string): readonly string[] {
  return holdsRun(folder) ? [folder] : entriesOf(folder).map((name) => join(folder, name));
}

/** The order of a list: the latest first, those that cannot be read last. */
export function latestFirst(left: ListedRun, right: ListedRun): number {
  const startOf = (run: ListedRun): string => ("info" in run ? run.info.startedAt : "");
  return compare(startOf(right), startOf(left)) || compare(left.folder, right.folder);
}

/** The run that a folder itself holds; undefined without one. */
export function listRun(folder: string): ListedRun | undefined {
  if (!holdsRun(folder)) return undefined;
  try {
    const header = readRunHeader(folder);
    const info = infoOf(folder, header);
    return { folder, header, info, end: readRunEnd(folder), isWritten: isBeingWritten(folder) };
  } catch (thrown) {
    return { folder, problem: messageOf(thrown) };
  }
}

function holdsRun(folder: string): boolean {
  return statSync(join(folder, "run.json"), { throwIfNoEntry: false })?.isFile() ?? false;
}

function entriesOf(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    throw new CupelError("USAGE", `Cannot read ${folder}: ${messageOf(error)}.`, { cause: error });
  }
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
