import type { JobEnd } from "../../deadline-workers.ts";
import type { DatabaseImage } from "./image-cache.ts";
import type { SqlOutcome } from "./sql-engine.ts";

/** What a worker answered, or what its end says of the script. */
export function outcomeOf<Answer>(end: JobEnd<Answer>, wallMs: number): Answer | SqlOutcome {
  switch (end.kind) {
    case "done":
      return end.result;
    case "timeout":
      return { kind: "timeout", reason: `the query took longer than ${wallMs} ms` };
    case "crashed":
      if (!end.started) return { kind: "down", reason: `the engine does not start: ${end.message}` };
      return { kind: "crashed", reason: "the query brought the engine down" };
    case "setup":
      return { kind: "down", reason: end.message };
    case "aborted":
      return { kind: "aborted", reason: "the check was aborted" };
  }
}

/** An answer to a script. Any other is no fault of the script. */
export function scriptOutcome(answer: SqlOutcome | DatabaseImage | { readonly kind: "missing" }): SqlOutcome {
  return answer.kind === "image" || answer.kind === "missing" ? { kind: "down", reason: "the engine answered what was not asked" } : answer;
}
