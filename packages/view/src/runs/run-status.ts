import type { NamedRun } from "./runs-folder.ts";

/** What can be said of a run without its records. `no end`: it was killed, or ended so that only its records tell. */
export const runStatuses = ["running", "complete", "partial", "no end", "unreadable"] as const;
export type RunStatus = (typeof runStatuses)[number];

/** The status of a run in a list. */
export function statusOf(run: NamedRun): RunStatus {
  if ("problem" in run) return "unreadable";
  if (run.isWritten) return "running";
  return run.end?.status ?? "no end";
}
