import { isJsonObject, type Json, plainSchema, scoringChecks, type Task } from "@cupel/core";
import type { Sandbox } from "@cupel/sandbox";
import { chooseMutants, type Mutant } from "./mutant.ts";
import { mutateJson } from "./mutate-json.ts";
import { mutatePython } from "./mutate-python.ts";
import { mutateSql } from "./mutate-sql.ts";

export interface MutantOptions {
  /** Needed for tasks with Python code. */
  readonly sandbox?: Sandbox | undefined;
  /** Chooses among the mutants; default 1. */
  readonly seed?: number;
  /** Most mutants; default 10. */
  readonly limit?: number;
}

/**
 * Mutants of a task's right answer: of JSON, SQL and Python. None for other kinds and languages, or for an answer that is no such text.
 * Throws `CupelError("VERIFIER_FAILED")` where a Python answer does not parse.
 */
export async function mutantsOf(task: Task, gold: string, options: MutantOptions = {}): Promise<readonly Mutant[]> {
  const { sandbox, seed = 1, limit = 10 } = options;
  const checks = scoringChecks(task) ?? task.checks;
  if (task.kind === "json") {
    const value = jsonOf(gold);
    return value === undefined
      ? []
      : chooseMutants(mutateJson(value, plainSchema(checks.schema)), { original: JSON.stringify(value), seed, limit });
  }
  if (task.kind === "sql") return chooseMutants(mutateSql(gold), { original: gold, seed, limit });
  if (task.kind !== "codestub" || sandbox === undefined || (checks.language ?? "python") !== "python") return [];
  const prefix = typeof checks.prefix === "string" ? checks.prefix : "";
  const program = prefix !== "" && !definesAlready(gold, checks.entry_point) ? prefix + gold : gold;
  return mutatePython(program, { sandbox, seed, limit });
}

function definesAlready(source: string, entry: unknown): boolean {
  return typeof entry === "string" && new RegExp(`^(?:async +)?(?:def|class) +${entry}\\b`, "m").test(source);
}

function jsonOf(text: string): Json | undefined {
  try {
    const value = JSON.parse(text) as Json;
    return isJsonObject(value) || Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
