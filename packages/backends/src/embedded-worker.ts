import { parentPort, workerData } from "node:worker_threads";
import { serveWorker } from "./embedded/engine/serve-worker.ts";
import type { WorkerStart } from "./embedded/engine/worker-messages.ts";

if (parentPort !== null) serveWorker(parentPort, workerData as WorkerStart);
