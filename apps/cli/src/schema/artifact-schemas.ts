import { type JsonObject, recordSchema, taskSchema } from "@cupel/core";
import { sampleSchema, summarySchema, winSchema } from "@cupel/reporters";
import { configSchema } from "../config/config-schema.ts";

/** What is published as JSON Schema (2020-12), by the name of the file it describes. A schema of a `.jsonl` file is that of a line. */
export const artifactSchemas = {
  tasks: { file: "tasks.jsonl (Cupel's own lines)", schema: taskSchema },
  records: { file: "records.jsonl", schema: recordSchema },
  samples: { file: "samples.jsonl", schema: sampleSchema },
  wins: { file: "wins.jsonl", schema: winSchema },
  summary: { file: "summary.json", schema: summarySchema },
  config: { file: "cupel.config.json, cupel.config.yaml", schema: configSchema },
} as const satisfies Readonly<Record<string, { readonly file: string; readonly schema: JsonObject }>>;
