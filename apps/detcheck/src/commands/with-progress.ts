import { setTimeout as wait } from "node:timers/promises";
import type { CommandContext } from "@cupel/command-line";
import type { CheckEnvironment } from "@cupel/determinism";
import { progressLine } from "../output/progress-line.ts";

/** Runs something with the clock, the signal and the terminal of the command line. */
export async function withProgress<Result>(
  context: CommandContext,
  run: (environment: CheckEnvironment) => Promise<Result>,
): Promise<Result> {
  const progress = progressLine(context);
  try {
    return await run({
      now: () => performance.now(),
      sleep: (milliseconds, signal) => wait(milliseconds, undefined, { signal }),
      signal: context.signal,
      progress: progress.show,
    });
  } finally {
    progress.clear();
  }
}
