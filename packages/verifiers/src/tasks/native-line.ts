import { type Task, taskSchema } from "@cupel/core";
import { compileSchema } from "../json/compile-schema.ts";
import { type PlacedLine, refuse, subject } from "./line-place.ts";
import { referenceKinds } from "./reference-line.ts";

/** The kinds that have a verifier without further ado. */
export const nativeKinds: readonly string[] = [...referenceKinds, "text", "number", "choice", "set"];

/** Whether a line is a task as core defines it: it has `checks` or gold, or is of a kind that no other format has. */
export function isNativeLine({ object }: PlacedLine, kinds: readonly string[]): boolean {
  const { kind, checks, gold } = object;
  return checks !== undefined || gold !== undefined || (typeof kind === "string" && kinds.includes(kind) && !referenceKinds.includes(kind));
}

/** A line that is a `Task` already, validated against its schema. @throws CupelError `DATA_INVALID` */
export function nativeTask(line: PlacedLine, kinds: readonly string[]): Task {
  const { object } = line;
  const compiled = compileSchema(taskSchema);
  const problem = "defect" in compiled ? compiled.defect : compiled.check(object);
  if (problem !== undefined) refuse(line, `${subject(line)} is not a task: ${problem}.`);
  const task = object as unknown as Task;
  if (!kinds.includes(task.kind))
    refuse(line, `task "${task.id}" is of the unknown kind "${task.kind}"; the kinds are ${kinds.join(", ")}.`);
  if (Object.keys(task.checks).length === 0 && Object.keys(task.gold ?? {}).length === 0) {
    refuse(line, `task "${task.id}" has neither checks nor gold, so any answer would pass.`);
  }
  return task;
}
