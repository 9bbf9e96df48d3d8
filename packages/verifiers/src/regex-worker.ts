import { parentPort } from "node:worker_threads";
import type { WorkerMessage } from "./deadline-workers.ts";

/** What the worker is asked: whether the pattern matches somewhere in the text. */
export interface PatternJob {
  readonly pattern: string;
  readonly flags: string;
  readonly text: string;
}

parentPort?.on("message", ({ pattern, flags, text }: PatternJob) => {
  parentPort?.postMessage({ type: "started" } satisfies WorkerMessage<boolean>);
  parentPort?.postMessage({ type: "done", result: new RegExp(pattern, flags).test(text) } satisfies WorkerMessage<boolean>);
});
