import { CupelError, type Task, taskSchema } from "@cupel/core";
import { describeProblems } from "../json/describe-problems.ts";
import { openWithAjv } from "../json/schema/open-schema.ts";
import { type PlacedLine, refuse, subject } from "./line-place.ts";
import { referenceKinds } from "./reference-line.ts";

/** The kinds that have a verifier without further ado. */
export const nativeKinds: readonly string[] = [...referenceKinds, "text", "number", "choice", "set"];

/** Whether a line is a task as core defines it: it has `checks` or gold, or is of a kind that no other format has. */
export function isNativeLine({ object }: PlacedLine, kinds: readonly string[]): boolean {
  const { kind, checks, gold } = object;
  return checks !== undefined || gold !== undefined || (typeof kind === "string" && kinds.includes(kind) && !referenceKinds.includes(kind));
}

let opened: ReturnType<typeof openWithAjv>;

/** A line that is a `Task` already, validated against its schema. @throws CupelError `DATA_INVALID` */
export function nativeTask(line: PlacedLine, kinds: readonly string[]): Task {
  const { object } = line;
  opened ??= openWithAjv({ schema: taskSchema });
  if (opened === undefined || !("check" in opened)) throw new CupelError("DATA_INVALID", "The schema of tasks cannot be used.");
  const problems = opened.check(object);
  if (problems.length > 0) refuse(line, `${subject(line)} is not a task: ${describeProblems(problems, object)}.`);
  const task = object as unknown as Task;
  if (!kinds.includes(task.kind))
    refuse(line, `task "${task.id}" is of the unknown kind "${task.kind}"; the kinds are ${kinds.join(", ")}.`);
  if (Object.keys(task.checks).length === 0 && Object.keys(task.gold ?? {}).length === 0) {
    refuse(line, `task "${task.id}" has neither checks nor gold, so any answer would pass.`);
  }
  return task;
}
