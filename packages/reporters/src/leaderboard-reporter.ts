import type { Reporter } from "@cupel/core";
import { type CheckpointOptions, fileReporter } from "./file-reporter.ts";
import { leaderboardMarkdown } from "./leaderboard-markdown.ts";
import { summarize } from "./summarize.ts";

/** Keeps `leaderboard.md` in a folder. */
export function leaderboardReporter(directory: string, checkpoints: CheckpointOptions = {}): Reporter {
  return fileReporter({
    ...checkpoints,
    directory,
    file: "leaderboard.md",
    render: (records, info, end) => leaderboardMarkdown(summarize(records, info, end)),
  });
}
