import { join } from "node:path";
import { CupelError, isJsonObject, type JsonObject, type RunInfo } from "@cupel/core";
import type { RunHeader } from "./run-header.ts";

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
