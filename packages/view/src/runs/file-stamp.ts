import { statSync } from "node:fs";
import { join } from "node:path";

/** Files that decide what a run says. */
const told = ["run.json", "end.json", "records.jsonl", "summary.json", "history.jsonl", "loop.json"];

/** Size and time of the files of a run: what was read of it is true as long as this is the same. */
export function fileStamp(folder: string): string {
  return told.map((name) => stampOf(join(folder, name))).join(" ");
}

/** Size, time and number of a file; `-` without one. */
export function stampOf(file: string): string {
  const stats = statSync(file, { throwIfNoEntry: false });
  return stats === undefined ? "-" : `${stats.size}:${stats.mtimeMs}:${stats.ino}`;
}
