import { contentHash } from "@cupel/core";
import { DeadlineWorkers } from "../deadline-workers.ts";
import type { SqlJob } from "../sql-worker.ts";
import { workerFile } from "../worker-file.ts";
import { refusedStatement } from "./first-keyword.ts";
import type { SqlOutcome, SqlTable } from "./sql-types.ts";

const longest = 64 << 10;

/** Runs one query of a stranger on tables made for it alone. Never rejects. */
export interface SqlEngine extends AsyncDisposable {
  run(sql: string, tables: readonly SqlTable[], signal?: AbortSignal): Promise<SqlOutcome>;
}

/** SQLite compiled to WebAssembly in worker threads that are terminated at the deadline: it has no interrupt of its own. */
export function sqlEngine(options: { readonly wallMs: number; readonly workers: number }): SqlEngine {
  const workers = new DeadlineWorkers<SqlJob, SqlOutcome>(workerFile("sql-worker"), { wallMs: options.wallMs, size: options.workers });
  const keys = new WeakMap<object, string>();
  const keyOf = (tables: readonly SqlTable[]) => {
    const key = keys.get(tables) ?? contentHash(tables);
    keys.set(tables, key);
    return key;
  };
  return {
    run: async (sql, tables, signal) => {
      const refusal = refusalOf(sql);
      if (refusal !== undefined) return { kind: "refused", reason: refusal };
      const end = await workers.run({ sql, tables, key: keyOf(tables) }, signal);
      if (end.kind === "done") return end.result;
      if (end.kind === "timeout") return { kind: "timeout", reason: `the query took longer than ${options.wallMs} ms` };
      if (end.kind === "crashed") return { kind: "crashed", reason: "the query brought the engine down" };
      if (end.kind === "setup") return { kind: "setup", reason: end.message };
      return { kind: "aborted", reason: "the check was aborted" };
    },
    [Symbol.asyncDispose]: () => workers[Symbol.asyncDispose](),
  };
}

function refusalOf(sql: string): string | undefined {
  if (Buffer.byteLength(sql) > longest) return `the query is longer than ${longest} bytes`;
  if (sql.includes("\0")) return "the query holds a NUL character";
  if (!sql.isWellFormed()) return "the query is not Unicode text";
  return refusedStatement(sql);
}
