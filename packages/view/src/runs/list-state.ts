import { createHash } from "node:crypto";
import { statusOf } from "./run-status.ts";
import type { NamedRun } from "./runs-folder.ts";

/** A hash of which runs there are and how each stands: what a list of them must show anew where it differs. */
export function listState(runs: readonly NamedRun[]): string {
  const hash = createHash("sha256");
  for (const run of runs) hash.update(JSON.stringify([run.name, statusOf(run)]));
  return hash.digest("base64url").slice(0, 16);
}
