import type { Reporter } from "@cupel/core";
import { type CheckpointOptions, fileReporter } from "./file-reporter.ts";
import { winRows } from "./win-row.ts";

/** Keeps `wins.jsonl` in a folder: what memory may learn from. */
export function winsReporter(directory: string, checkpoints: CheckpointOptions = {}): Reporter {
  return fileReporter({
    ...checkpoints,
    directory,
    file: "wins.jsonl",
    render: (records, info) =>
      winRows(records, info)
        .map((row) => `${JSON.stringify(row)}\n`)
        .join(""),
  });
}
