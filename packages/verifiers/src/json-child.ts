import { endWithOwner } from "./end-with-owner.ts";
import { answerSchemaJob } from "./json/run/answer-schema-job.ts";
import type { SchemaJob } from "./json/run/schema-job.ts";

endWithOwner(Number(process.argv[2]));
process.on("message", (job: SchemaJob) => void answerSchemaJob(job, (message) => process.send?.(message)));
