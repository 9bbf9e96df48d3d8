import { parentPort } from "node:worker_threads";
import { answerSchemaJob } from "./json/run/answer-schema-job.ts";
import type { SchemaJob } from "./json/run/schema-job.ts";

parentPort?.on("message", (job: SchemaJob) => void answerSchemaJob(job, (message) => parentPort?.postMessage(message)));
