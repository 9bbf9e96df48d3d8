import { contentHash } from "@cupel/core";
import { statusOf } from "./run-status.ts";
import type { NamedRun } from "./runs-folder.ts";

/** A hash of which runs there are and how each stands: what a list of them must show anew where it differs. */
export function listState(runs: readonly NamedRun[]): string {
  return contentHash(runs.map((run) => [run.name, statusOf(run)]));
}
