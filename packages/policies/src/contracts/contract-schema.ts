import { isJsonObject, type JsonObject, type PublicTask, plainSchema } from "@cupel/core";
import { contractOf } from "../prompts/contract-prompt.ts";
import { codeSchema } from "./code-schema.ts";
import { sqlSchema } from "./sql-schema.ts";

/** JSON Schema of what a task's contract is filled with; of the answer itself for a json task. Undefined where there is neither. */
export function contractSchema(task: PublicTask): JsonObject | undefined {
  if (task.kind === "json") {
    const schema = plainSchema(task.checks.schema);
    return isJsonObject(schema) ? schema : undefined;
  }
  if (contractOf(task) === undefined) return undefined;
  return task.kind === "sql" ? sqlSchema(task.checks) : codeSchema(String(task.checks.entry_point));
}
