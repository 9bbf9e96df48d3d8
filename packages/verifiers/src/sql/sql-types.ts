import type { Json } from "@cupel/core";

/** A table of a fixture: column names with their types, and rows as lists or as objects by column. */
export interface SqlTable {
  readonly name: string;
  readonly columns: readonly (readonly [name: string, type: string])[];
  readonly rows: readonly SqlRow[];
}

export type SqlRow = readonly Json[] | { readonly [column: string]: Json | undefined };

/** The rows a query must give. */
export interface SqlExpected {
  /** Names in order, compared without regard to case. Absent: names are free. */
  readonly columns?: readonly string[];
  readonly rows: readonly SqlRow[];
  /** True: in this order. Default false: in any order, each row as often. */
  readonly order_sensitive?: boolean;
}

/** A database and what the query must give on it. */
export interface SqlDatabase {
  readonly tables: readonly SqlTable[];
  readonly expected: SqlExpected;
}

/** A cell as SQLite holds it. INTEGER comes as bigint, REAL as number. */
export type SqlCell = null | number | bigint | string | Uint8Array;

/** What came of running a query. */
export type SqlOutcome =
  | { readonly kind: "rows"; readonly columns: readonly string[]; readonly rows: readonly (readonly SqlCell[])[] }
  | { readonly kind: "refused" | "failed" | "output" | "memory" | "timeout" | "crashed"; readonly reason: string }
  | { readonly kind: "setup" | "aborted"; readonly reason: string };
