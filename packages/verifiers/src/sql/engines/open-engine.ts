import { CupelError } from "@cupel/core";
import { duckdb, peerEngine, pglite } from "./peer-engine.ts";
import type { SqlEngine } from "./sql-engine.ts";
import { sqliteEngine } from "./sqlite-engine.ts";

/** Names of engines: SQLite comes along, the others are optional peers. */
export type SqlEngineName = "sqlite" | "duckdb" | "pglite";

/** The engine of a name. It starts nothing before it is used. @throws CupelError `USAGE` for a name that is none */
export function openEngine(name: SqlEngineName, options: { readonly wallMs: number; readonly workers: number }): SqlEngine {
  switch (name) {
    case "sqlite":
      return sqliteEngine(options);
    case "duckdb":
      return peerEngine(duckdb, options);
    case "pglite":
      return peerEngine(pglite, options);
    default:
      throw new CupelError("USAGE", `There is no SQL engine "${name}"; the engines are sqlite, duckdb and pglite.`);
  }
}
