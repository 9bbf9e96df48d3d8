import type { Task } from "@cupel/core";
import { parseTasks, type TaskOptions } from "./parse-tasks.ts";
import { readUtf8 } from "./read-utf8.ts";

/** The tasks of a JSONL file; see `parseTasks`. @throws CupelError `USAGE` for a file that cannot be read, `DATA_INVALID` for what is in it */
export async function readTasks(path: string, options: TaskOptions = {}): Promise<readonly Task[]> {
  return parseTasks(await readUtf8(path), { ...options, source: path });
}
