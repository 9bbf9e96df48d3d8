import { constants } from "node:fs";
import type { WorkerMessage } from "./deadline-workers.ts";
import { endWithOwner } from "./end-with-owner.ts";
import type { PeerAnswer, PeerJob } from "./sql/engines/peer-job.ts";

// The engine's name, and the memory in MiB beyond which the child ends itself.
const [name, mebibytes] = process.argv.slice(2);
const limit = Number(mebibytes) * 2 ** 20;

// Emscripten asks for these numbers in a way that the permission model denies.
Object.defineProperty(process, "binding", { value: () => ({ fs: constants }) });

const watched = endWithOwner(Number(mebibytes));

const runner =
  name === "duckdb"
    ? import("./sql/engines/run-duckdb.ts").then(({ runDuckdb }) => runDuckdb)
    : import("./sql/engines/run-pglite.ts").then(({ runPglite }) => runPglite);

process.on("message", async (job: PeerJob) => {
  await watched;
  const run = await runner;
  const result = await run(job, () => process.send?.({ type: "started" } satisfies WorkerMessage<PeerAnswer>));
  // What the database held is given back before it is decided whether there is room for another.
  globalThis.gc?.();
  const last = process.memoryUsage.rss() > limit / 2;
  process.send?.({ type: "done", result, last } satisfies WorkerMessage<PeerAnswer>);
});
