import { parentPort } from "node:worker_threads";
import type { Json } from "@cupel/core";
import type { WorkerMessage } from "./deadline-workers.ts";
import { compileSchema } from "./json/compile-schema.ts";

/** What the worker is asked. */
export interface SchemaJob {
  readonly schema: Json;
  readonly value: Json;
}

/** The first reason why the value does not fit; absent where it fits. */
export interface SchemaResult {
  readonly problem?: string;
}

parentPort?.on("message", ({ schema, value }: SchemaJob) => {
  const compiled = compileSchema(schema);
  if ("defect" in compiled) throw new Error(compiled.defect);
  parentPort?.postMessage({ type: "started" } satisfies WorkerMessage<SchemaResult>);
  const problem = compiled.check(value);
  parentPort?.postMessage({ type: "done", result: problem === undefined ? {} : { problem } } satisfies WorkerMessage<SchemaResult>);
});
