import { broken, fail, type Verdict } from "@cupel/core";
import { DeadlineWorkers } from "../deadline-workers.ts";
import { isTamePattern, tameLength } from "../is-tame-pattern.ts";
import type { PatternJob } from "../regex-worker.ts";
import { workerFile } from "../worker-file.ts";
import { partsOf, type TextPattern } from "./text-pattern.ts";

/** Runs regular expressions that compile, for a limited time each. */
export interface PatternMatcher extends AsyncDisposable {
  /** Whether the pattern matches somewhere in the text; or the verdict where that cannot be told. */
  test(pattern: TextPattern, text: string, signal?: AbortSignal): Promise<boolean | Verdict>;
}

/** A matcher that runs tame patterns in process and all others in a worker that is ended after `wallMs` milliseconds. */
export function patternMatcher({ wallMs }: { readonly wallMs: number }): PatternMatcher {
  const workers = new DeadlineWorkers<PatternJob, boolean>(workerFile("regex-worker"), { wallMs, size: 1 });
  return {
    test: async (pattern, text, signal) => {
      const parts = partsOf(pattern);
      if (text.length <= tameLength && isTamePattern(parts.pattern, parts.flags)) return new RegExp(parts.pattern, parts.flags).test(text);
      const end = await workers.run({ ...parts, text }, signal);
      if (end.kind === "done") return end.result;
      const alone = end.kind === "timeout" || end.kind === "crashed" ? await workers.run({ ...parts, text: "" }, signal) : end;
      if (alone.kind === "aborted") return broken("the check was aborted", { code: "aborted" });
      if (alone.kind === "setup") return broken(alone.message, { code: "setup" });
      if (alone.kind !== "done") return broken("a pattern cannot be run on an empty text in time", { code: "contract" });
      return end.kind === "timeout"
        ? fail(`a pattern could not be checked within ${wallMs} ms`, { code: "timeout" })
        : fail("checking a pattern needed too much memory", { code: "memory" });
    },
    [Symbol.asyncDispose]: () => workers[Symbol.asyncDispose](),
  };
}
