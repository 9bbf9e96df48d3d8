import { endWithOwner } from "./end-with-owner.ts";
import { answerSchemaJob } from "./json/run/answer-schema-job.ts";
import type { SchemaJob } from "./json/run/schema-job.ts";

const watched = endWithOwner(Number(process.argv[2]));
process.on("message", async (job: SchemaJob) => {
  await watched;
  await answerSchemaJob(job, (message) => process.send?.(message));
});
