import { createRequire } from "node:module";
import { CupelError, messageOf } from "@cupel/core";
import { ChildWorker } from "../../child-worker.ts";
import { DeadlineWorkers } from "../../deadline-workers.ts";
import { workerFile } from "../../worker-file.ts";
import type { SqlDialect } from "../sql-types.ts";
import { ImageCache } from "./image-cache.ts";
import { outcomeOf, scriptOutcome } from "./job-outcome.ts";
import type { PeerAnswer, PeerJob } from "./peer-job.ts";
import { scriptRefusal } from "./run-statements.ts";
import { textRefusal } from "./script-limits.ts";
import type { FixtureScript, SqlEngine, SqlOutcome } from "./sql-engine.ts";

const cachedBytes = 128 << 20;
const empty: FixtureScript = { key: "", setup: "", changes: [] };

/** An engine that the caller installs. */
export interface Peer {
  readonly name: "duckdb" | "pglite";
  readonly dialect: SqlDialect;
  readonly packageName: string;
  readonly catalogQuery: string;
  /** Memory of a child beyond which it ends itself, in MiB. */
  readonly mebibytes: number;
}

export const duckdb: Peer = {
  name: "duckdb",
  dialect: "duckdb",
  packageName: "@duckdb/node-api",
  mebibytes: 1024,
  catalogQuery: `SELECT c.table_name, c.column_name, c.is_nullable, coalesce(bool_or(k.constraint_type IN ('PRIMARY KEY', 'UNIQUE')), FALSE),
  coalesce(bool_or(k.constraint_type = 'FOREIGN KEY'), FALSE)
FROM duckdb_columns() c JOIN duckdb_tables() t ON t.table_oid = c.table_oid
LEFT JOIN duckdb_constraints() k ON k.table_oid = c.table_oid AND list_contains(k.constraint_column_names, c.column_name)
WHERE c.schema_name = 'main' AND NOT c.internal
GROUP BY c.table_name, c.column_name, c.is_nullable, c.column_index ORDER BY c.table_name, c.column_index`,
};

export const pglite: Peer = {
  name: "pglite",
  dialect: "postgres",
  packageName: "@electric-sql/pglite",
  mebibytes: 2048,
  catalogQuery: `SELECT t.relname::text, a.attname::text, NOT a.attnotnull,
  EXISTS (SELECT 1 FROM pg_index i WHERE i.indrelid = t.oid AND i.indisunique AND a.attnum = ANY (i.indkey)),
  EXISTS (SELECT 1 FROM pg_constraint f WHERE f.conrelid = t.oid AND f.contype = 'f' AND a.attnum = ANY (f.conkey))
FROM pg_class t JOIN pg_attribute a ON a.attrelid = t.oid
WHERE t.relkind = 'r' AND t.relnamespace = 'public'::regnamespace AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
ORDER BY 1, a.attnum`,
};

/**
 * An engine in child processes that are killed at the deadline: neither can be interrupted from within for certain. Every script runs on
 * a fresh database in memory.
 */
export function peerEngine(peer: Peer, { wallMs, workers }: { readonly wallMs: number; readonly workers: number }): SqlEngine {
  const { name, dialect, catalogQuery, mebibytes } = peer;
  const pool = new DeadlineWorkers<PeerJob, PeerAnswer>(workerFile("sql-child"), {
    wallMs,
    size: workers,
    start: (file) => new ChildWorker(file, [name, String(mebibytes)], { mayStandStill: true }),
  });
  const ask = async (job: PeerJob, signal?: AbortSignal) => outcomeOf(await pool.run(job, signal), wallMs);
  const images: ImageCache = new ImageCache(cachedBytes, async (fixture) => {
    // Postgres takes ten times longer to make its first database than to open it.
    const base = fixture === empty ? undefined : await images.get(empty);
    if (base !== undefined && base.kind !== "image") return base;
    const answer = await ask({ type: "build", fixture, ...(base && { base: base.bytes }) });
    return answer.kind === "image" ? answer : scriptOutcome(answer);
  });
  return {
    dialect,
    catalogQuery,
    run: async (script, fixture, signal) => {
      requirePeer(peer);
      const refusal = textRefusal(script.text) ?? scriptRefusal(script);
      if (refusal !== undefined) return refusal;
      const image = await images.get(fixture);
      if (image.kind !== "image") return image;
      const attempt = async (): Promise<SqlOutcome> => {
        // A child keeps the images that it was given: they are large.
        const answer = await ask({ type: "run", script, fixture }, signal);
        return scriptOutcome(answer.kind === "missing" ? await ask({ type: "run", script, fixture, image: image.bytes }, signal) : answer);
      };
      const outcome = await attempt();
      // A child may fall to what the one before left of the memory: the next has a process of its own.
      return outcome.kind === "down" ? await attempt() : outcome;
    },
    [Symbol.asyncDispose]: () => pool[Symbol.asyncDispose](),
  };
}

function requirePeer({ name, packageName }: Peer): void {
  try {
    createRequire(import.meta.url).resolve(packageName);
  } catch (thrown) {
    throw new CupelError("PEER_MISSING", `The SQL engine ${name} needs the package ${packageName}: ${messageOf(thrown).split("\n")[0]}`, {
      cause: thrown,
      hint: `Install it beside @cupel/verifiers: npm install ${packageName}`,
    });
  }
}
