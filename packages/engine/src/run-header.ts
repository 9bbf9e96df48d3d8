import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CupelError, canonicalJson, isJsonObject, type JsonObject } from "@cupel/core";
import { syncFolder } from "./sync-folder.ts";

/** What a run is, kept beside its records so that it can be continued and nothing else can be mistaken for it. */
export interface RunHeader {
  readonly schemaVersion: 1;
  readonly runId: string;
  readonly startedAt: string;
  /** Records the run has when complete: tasks times arms times models. */
  readonly total: number;
  readonly seed: number;
  readonly oracle: boolean;
  /** Content hash of all tasks, gold included. */
  readonly tasksHash: string;
  readonly arms: readonly { readonly name: string; readonly policy: string }[];
  readonly models: readonly { readonly backend: string; readonly model: string }[];
  /** What policies may ask beside these; absent where there is nothing. */
  readonly further?: Readonly<Record<string, { readonly backend: string; readonly model: string }>>;
  /** Name and version by kind of task. */
  readonly verifiers: Readonly<Record<string, string>>;
  readonly defaults: JsonObject;
  /** What the costs in the records rest on; absent where nothing has a price. */
  readonly prices?: JsonObject;
  /** Limits of each task. */
  readonly taskBudget: JsonObject;
  readonly config: JsonObject;
  /** Where the run was begun: versions and processor, no names of hosts or people. */
  readonly environment?: JsonObject | undefined;
}

/** The part of a header that decides what the records say. */
export type RunIdentity = Omit<RunHeader, "runId" | "startedAt" | "total" | "environment">;

/** The header of the run in a folder. @throws CupelError `USAGE` when there is none, `ARTIFACT_INVALID` when it cannot be read */
export function readRunHeader(folder: string): RunHeader {
  const file = join(folder, "run.json");
  if (!existsSync(file)) throw new CupelError("USAGE", `${folder} holds no run: there is no run.json in it.`);
  let header: unknown;
  try {
    header = JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw new CupelError("ARTIFACT_INVALID", `${file} is not valid JSON.`, { cause: error });
  }
  if (!isJsonObject(header) || typeof header.runId !== "string" || !isJsonObject(header.config)) {
    throw new CupelError("ARTIFACT_INVALID", `${file} is not the header of a run: it lacks a run id or a configuration.`);
  }
  return header as unknown as RunHeader;
}

/** Writes the header, whole or not at all. */
export function writeRunHeader(folder: string, header: RunHeader): void {
  const partial = join(folder, "run.json.partial");
  writeFileSync(partial, `${JSON.stringify(header, undefined, 2)}\n`, { flush: true });
  renameSync(partial, join(folder, "run.json"));
  syncFolder(folder);
}

/** Refuses a run that is not the one that was begun. @throws CupelError `CONFIG_INVALID` naming what differs */
export function demandSameRun(folder: string, begun: RunIdentity, given: RunIdentity): void {
  const says: Readonly<Record<keyof RunIdentity, string>> = {
    schemaVersion: "the formats",
    seed: '"seed"',
    oracle: '"oracle"',
    tasksHash: "the tasks",
    arms: '"arms"',
    models: '"models"',
    further: "the further models",
    verifiers: '"verifiers"',
    defaults: '"defaults"',
    prices: "the prices",
    taskBudget: '"taskBudget"',
    config: '"config"',
  };
  for (const name of Object.keys(says) as (keyof RunIdentity)[]) {
    if (canonicalJson(begun[name] ?? null) !== canonicalJson(given[name] ?? null)) {
      throw new CupelError("CONFIG_INVALID", `${folder} cannot be resumed: ${says[name]} differ from those the run was begun with.`);
    }
  }
}
