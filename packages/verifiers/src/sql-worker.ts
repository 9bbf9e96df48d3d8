import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { parentPort } from "node:worker_threads";
import { messageOf } from "@cupel/core";
import initSqlJs, { type Database, type SqlJsStatic } from "sql.js";
import type { WorkerMessage } from "./deadline-workers.ts";
import { cappedWasm } from "./sql/capped-wasm.ts";
import { fillDatabase } from "./sql/fixture.ts";
import { runQuery } from "./sql/run-query.ts";
import type { SqlOutcome, SqlTable } from "./sql/sql-types.ts";

/** A query and the fixture to run it on; `key` is the fixture's content hash. */
export interface SqlJob {
  readonly sql: string;
  readonly key: string;
  readonly tables: readonly SqlTable[];
}

const module = createRequire(import.meta.url).resolve("sql.js/dist/sql-wasm.wasm");
const memoryPages = 1024;
const cachedFixtures = 64;
const fixtures = new Map<string, Uint8Array>();
const pragmas = "PRAGMA temp_store=2; PRAGMA cache_size=-16000; PRAGMA max_page_count=4096; PRAGMA trusted_schema=0; PRAGMA query_only=1";

let engine: Promise<SqlJsStatic> | undefined;

function sqlite(): Promise<SqlJsStatic> {
  engine ??= initSqlJs({ wasmBinary: cappedWasm(readFileSync(module), memoryPages).buffer as ArrayBuffer });
  return engine;
}

async function open({ key, tables }: SqlJob): Promise<Database> {
  const { Database } = await sqlite();
  let bytes = fixtures.get(key);
  if (bytes === undefined) {
    const database = new Database();
    try {
      fillDatabase(database, tables);
      bytes = database.export();
    } finally {
      database.close();
    }
    fixtures.set(key, bytes);
    const [oldest] = fixtures.keys();
    if (fixtures.size > cachedFixtures && oldest !== undefined) fixtures.delete(oldest);
  }
  const database = new Database(bytes);
  database.run(pragmas);
  return database;
}

async function answer(job: SqlJob): Promise<SqlOutcome> {
  let database: Database;
  try {
    database = await open(job);
  } catch (thrown) {
    return { kind: "setup", reason: `the task's tables cannot be made: ${messageOf(thrown)}` };
  }
  parentPort?.postMessage({ type: "started" } satisfies WorkerMessage<SqlOutcome>);
  const outcome = runQuery(database, job.sql);
  // An engine out of memory may not even close; it is replaced.
  if (outcome.kind !== "memory") database.close();
  return outcome;
}

parentPort?.on("message", async (job: SqlJob) => {
  const result = await answer(job);
  // After memory ran out nothing in the engine is to be relied upon.
  parentPort?.postMessage({ type: "done", result, last: result.kind === "memory" } satisfies WorkerMessage<SqlOutcome>);
});
