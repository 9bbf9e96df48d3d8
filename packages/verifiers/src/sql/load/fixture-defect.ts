import type { SqlOutcome } from "../engines/sql-engine.ts";
import type { SqlDefect } from "./loaded-task.ts";
import { missingFeature } from "./missing-feature.ts";

/** The defect of a database that cannot be made, from what came of a script on it; undefined where it was made. */
export function fixtureDefect(outcome: SqlOutcome, path: string): SqlDefect | undefined {
  if (outcome.kind !== "setup") return undefined;
  const code = missingFeature(outcome.reason) ? "unsupported" : "contract";
  return { code, reason: `${databaseName(path)} cannot be made`, detail: outcome.reason };
}

/** A database as sentences name it. */
export function databaseName(path: string): string {
  return path === "" ? "the task's database" : path;
}
