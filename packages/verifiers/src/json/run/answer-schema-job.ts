import { type Json, messageOf } from "@cupel/core";
import type { WorkerMessage } from "../../deadline-workers.ts";
import { RecentMap } from "../../recent-map.ts";
import type { Contract, Problem, ReadySchema, SchemaDefect } from "../schema/contract.ts";
import { openSchema } from "../schema/open-schema.ts";
import type { SchemaAnswer, SchemaJob } from "./schema-job.ts";

const known = new RecentMap<string, ReadySchema | SchemaDefect>(256);

/** Answers jobs one after the other. The clock of a job runs while values are checked, not while a schema is made ready. */
export async function answerSchemaJob(job: SchemaJob, tell: (message: WorkerMessage<SchemaAnswer>) => void): Promise<void> {
  if (job.contract !== undefined) {
    tell({ type: "preparing" });
    known.set(job.key, await openSchema(JSON.parse(job.contract) as Contract));
    tell({ type: "started" });
  }
  tell({ type: "done", result: answer(known.get(job.key), job.values), ready: true });
}

function answer(schema: ReadySchema | SchemaDefect | undefined, values: readonly string[]): SchemaAnswer {
  if (schema === undefined) return { kind: "missing" };
  if ("defect" in schema) return { kind: "defect", defect: schema.defect };
  const problems: (readonly Problem[])[] = [];
  try {
    for (const value of values) {
      const found = schema.check(JSON.parse(value) as Json);
      problems.push(found);
      if (found.length === 0) break;
    }
    return { kind: "checked", problems };
  } catch (thrown) {
    // Values are at most 200 levels deep: the stack is full because the schema turns in circles.
    if (thrown instanceof RangeError) return { kind: "defect", defect: "the schema cannot be used: it refers to itself without end" };
    return { kind: "broken", message: messageOf(thrown) };
  }
}
