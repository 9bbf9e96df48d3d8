import { existsSync, readFileSync } from "node:fs";
import { isAbsolute, relative, sep } from "node:path";
import { isJsonObject } from "@cupel/core";
import type { TaskPlace } from "@cupel/reporters";

/**
 * Where the tasks of a file stand, by their ids: the path from the root of the repository, and the line. Empty for a file that is not there, or
 * not in the repository; a line that cannot be read has no place.
 */
export function taskPlaces(file: unknown, root: string | undefined): ReadonlyMap<string, TaskPlace> {
  const places = new Map<string, TaskPlace>();
  if (typeof file !== "string" || root === undefined || !existsSync(file)) return places;
  const path = relative(root, file);
  if (path.startsWith("..") || isAbsolute(path)) return places;
  const lines = readFileSync(file, "utf8").split("\n");
  for (const [index, text] of lines.entries()) {
    const id = idOf(text, index + 1);
    if (id !== undefined && !places.has(id)) places.set(id, { file: path.split(sep).join("/"), line: index + 1 });
  }
  return places;
}

/** As the readers of task files name a task: its id, HumanEval's `task_id`, and of a GSM8K line without either its number. */
function idOf(text: string, line: number): string | undefined {
  try {
    const task: unknown = JSON.parse(text.replace(/^\ufeff/, ""));
    if (!isJsonObject(task)) return undefined;
    const id = task.id ?? task.task_id;
    if (typeof id === "string") return id;
    return task.question === undefined ? undefined : `gsm8k/${line}`;
  } catch {
    return undefined;
  }
}
