import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { parentPort } from "node:worker_threads";
import { messageOf } from "@cupel/core";
import initSqlJs, { type Database, type SqlJsStatic } from "sql.js";
import type { WorkerMessage } from "./deadline-workers.ts";
import { cappedWasm } from "./sql/engines/capped-wasm.ts";
import type { DatabaseImage } from "./sql/engines/image-cache.ts";
import { runSqlite } from "./sql/engines/run-sqlite.ts";
import type { FixtureScript, SqlOutcome, SqlScript } from "./sql/engines/sql-engine.ts";

/** `build` makes a database and gives its bytes; `run` opens them as a fresh database and runs a script on it. */
export type SqlJob =
  | { readonly type: "build"; readonly fixture: FixtureScript }
  | { readonly type: "run"; readonly script: SqlScript; readonly image: Uint8Array };

export type SqlAnswer = DatabaseImage | SqlOutcome;

const module = createRequire(import.meta.url).resolve("sql.js/dist/sql-wasm.wasm");
const memoryPages = 1024;
const limits = "PRAGMA temp_store=2; PRAGMA cache_size=-16000; PRAGMA max_page_count=4096; PRAGMA trusted_schema=0";

const clock = Date.now;
let engine: Promise<SqlJsStatic> | undefined;

// SQLite's own functions only: those that sql.js adds, such as median, no SQLite elsewhere has. Its types lack the option.
const settings = { useOldExtensionFunctions: false };

function sqlite(): Promise<SqlJsStatic> {
  engine ??= initSqlJs({ ...settings, wasmBinary: cappedWasm(readFileSync(module), memoryPages).buffer as ArrayBuffer });
  return engine;
}

function build({ Database }: SqlJsStatic, { setup, changes }: FixtureScript): SqlAnswer {
  const database = new Database();
  try {
    database.exec(setup);
    for (const change of changes) attempt(database, change);
    return { kind: "image", bytes: database.export() };
  } catch (thrown) {
    return { kind: "setup", reason: messageOf(thrown) };
  } finally {
    database.close();
  }
}

function attempt(database: Database, change: string): void {
  try {
    database.run(change);
  } catch {
    // A constraint refused it.
  }
}

function run({ Database }: SqlJsStatic, script: SqlScript, image: Uint8Array): SqlOutcome {
  const { instant } = script;
  Date.now = instant === undefined ? clock : () => instant;
  const database = new Database(image);
  database.run(script.policy === "read" ? `${limits}; PRAGMA query_only=1` : limits);
  if (!isReady) tell({ type: "started" });
  const outcome = runSqlite(database, script);
  // An engine out of memory may not even close; it is replaced.
  if (outcome.kind !== "memory") database.close();
  return outcome;
}

// A worker that has done a job needs no preparation but to build.
let isReady = false;

function tell(message: WorkerMessage<SqlAnswer>): void {
  parentPort?.postMessage(message);
}

parentPort?.on("message", async (job: SqlJob) => {
  if (isReady && job.type === "build") tell({ type: "preparing" });
  const loaded = await sqlite();
  const result = job.type === "build" ? build(loaded, job.fixture) : run(loaded, job.script, job.image);
  isReady = true;
  // After memory ran out nothing in the engine is to be relied upon.
  tell({ type: "done", result, last: result.kind === "memory", ready: true });
});
