import { Worker } from "node:worker_threads";

/**
 * Ends this process when its owner is gone, also in the middle of a long native call, which keeps the main thread from hearing of it:
 * another thread looks (not on Windows). Nothing here may write to a terminal or a pipe either.
 */
export function watchOwner(): void {
  for (const name of ["log", "info", "warn", "error", "debug", "trace"] as const) console[name] = () => {};
  const watch = `setInterval(() => process.ppid === ${process.ppid} || process.kill(process.pid, "SIGKILL"), 500)`;
  new Worker(watch, { eval: true, stdin: false, resourceLimits: { maxOldGenerationSizeMb: 8, maxYoungGenerationSizeMb: 1 } }).unref();
  process.on("disconnect", () => process.exit(0));
}
