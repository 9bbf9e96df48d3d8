import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CupelError, isJsonObject, type RunEnd } from "@cupel/core";
import { syncFolder } from "./sync-folder.ts";

/** How the run in a folder ended; undefined of one that goes on or was killed. @throws CupelError `ARTIFACT_INVALID` when it cannot be read */
export function readRunEnd(folder: string): RunEnd | undefined {
  const file = join(folder, "end.json");
  if (!existsSync(file)) return undefined;
  let end: unknown;
  try {
    end = JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw new CupelError("ARTIFACT_INVALID", `${file} is not valid JSON.`, { cause: error });
  }
  if (!isJsonObject(end) || (end.status !== "complete" && end.status !== "partial") || typeof end.finishedAt !== "string") {
    throw new CupelError("ARTIFACT_INVALID", `${file} is not the end of a run: it lacks a status or a time.`);
  }
  return end as unknown as RunEnd;
}

/** Writes it, whole or not at all. */
export function writeRunEnd(folder: string, { status, finishedAt, reason, spent, failures }: RunEnd): void {
  const partial = join(folder, "end.json.partial");
  writeFileSync(partial, `${JSON.stringify({ status, finishedAt, reason, spent, failures }, undefined, 2)}\n`, { flush: true });
  renameSync(partial, join(folder, "end.json"));
  syncFolder(folder);
}

/** The run goes on. */
export function removeRunEnd(folder: string): void {
  rmSync(join(folder, "end.json"), { force: true });
}
