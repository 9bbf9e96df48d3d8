import { readFile } from "node:fs/promises";
import { CupelError, type Task } from "@cupel/core";
import { unreadable } from "./open-file.ts";
import { parseTasks, type TaskOptions } from "./parse-tasks.ts";

/** The tasks of a JSONL file; see `parseTasks`. @throws CupelError `USAGE` for a file that cannot be read, `DATA_INVALID` for what is in it */
export async function readTasks(path: string, options: TaskOptions = {}): Promise<readonly Task[]> {
  const bytes = await readFile(path).catch((thrown) => {
    throw unreadable(path, thrown);
  });
  return parseTasks(decode(bytes, path), { ...options, source: path });
}

function decode(bytes: Uint8Array, path: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (thrown) {
    throw new CupelError("DATA_INVALID", `${path} is not UTF-8 text.`, { cause: thrown });
  }
}
