import { constants } from "node:fs";
import type { ChildJob, ChildStart } from "./wasm/child-protocol.ts";
import { serveJobs } from "./wasm/serve-jobs.ts";

// Emscripten asks for these numbers in a way that the permission model denies.
Object.defineProperty(process, "binding", { value: () => ({ fs: constants }) });
// Nothing here may write to a terminal or a pipe by way of the interpreter.
for (const name of ["log", "info", "warn", "error", "debug", "trace"] as const) console[name] = () => {};

process.on("disconnect", () => process.exit(0));
serveJobs({
  send: (reply) => process.send?.(reply),
  onMessage: (listener) => process.on("message", (message) => listener(message as ChildStart | ChildJob)),
});
