import { createHash } from "node:crypto";
import { canonicalJson, type Task } from "@cupel/core";

const known = new WeakMap<Task, string>();

/** The content hash of a task, gold included: that of core, by the machine's own SHA-256 and once for each task. */
export function taskHash(task: Task): string {
  const before = known.get(task);
  if (before !== undefined) return before;
  const hash = createHash("sha256").update(canonicalJson(task)).digest("hex");
  known.set(task, hash);
  return hash;
}

/** The content hash of a list of tasks, made of one after the other. */
export function tasksHash(tasks: readonly Task[]): string {
  const hash = createHash("sha256");
  for (const [index, task] of tasks.entries()) hash.update(`${index === 0 ? "[" : ","}${canonicalJson(task)}`);
  return hash.update(tasks.length === 0 ? "[]" : "]").digest("hex");
}
