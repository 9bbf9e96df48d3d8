import { constants } from "node:fs";
import type { ChildMessage } from "./javascript/child-protocol.ts";
import { serveJobs } from "./javascript/serve-jobs.ts";
import { watchOwner } from "./watch-owner.ts";

// Emscripten asks for these numbers in a way that the permission model denies.
Object.defineProperty(process, "binding", { value: () => ({ fs: constants }) });
watchOwner();
serveJobs({
  send: (reply) => process.send?.(reply),
  onMessage: (listener) => process.on("message", (message) => listener(message as ChildMessage)),
});
