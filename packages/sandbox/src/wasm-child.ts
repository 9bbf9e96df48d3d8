import { constants } from "node:fs";
import { Worker } from "node:worker_threads";
import type { ChildMessage } from "./wasm/child-protocol.ts";
import { serveJobs } from "./wasm/serve-jobs.ts";

// Emscripten asks for these numbers in a way that the permission model denies.
Object.defineProperty(process, "binding", { value: () => ({ fs: constants }) });
// Nothing here may write to a terminal or a pipe by way of the interpreter.
for (const name of ["log", "info", "warn", "error", "debug", "trace"] as const) console[name] = () => {};

// A long call in C keeps this thread from hearing that the parent is gone; another thread sees it (not on Windows).
const watch = `setInterval(() => process.ppid === ${process.ppid} || process.kill(process.pid, "SIGKILL"), 500)`;
new Worker(watch, { eval: true, stdin: false, resourceLimits: { maxOldGenerationSizeMb: 8, maxYoungGenerationSizeMb: 1 } }).unref();

process.on("disconnect", () => process.exit(0));
serveJobs({
  send: (reply) => process.send?.(reply),
  onMessage: (listener) => process.on("message", (message) => listener(message as ChildMessage)),
});
