import type { Json } from "@cupel/core";

/** The languages of the engines: what a task is written for. */
export type SqlDialect = "sqlite" | "duckdb" | "postgres";

/** `read`: one query. `write`: statements that change the database, judged by its final state. */
export type SqlPolicy = "read" | "write";

/** A table: column names with their types, and rows as lists or as objects by column. */
export interface SqlTable {
  readonly name: string;
  readonly columns: readonly (readonly [name: string, type: string])[];
  readonly rows: readonly SqlRow[];
}

export type SqlRow = readonly Json[] | { readonly [column: string]: Json | undefined };

/** How a database comes to be: by set-up statements, by tables, or by both in this order. It is the task author's and trusted. */
export interface SqlFixture {
  readonly setup?: string;
  readonly tables?: readonly SqlTable[];
}

/** What counts beside the rows themselves. */
export interface SqlComparison {
  /** Names in order, compared without regard to case. Absent: names are free. */
  readonly columns?: readonly string[];
  /** `any`: the columns may stand in any order; they are matched by name. Default `fixed`. */
  readonly column_order?: "fixed" | "any";
  /** True: rows in this order. False: in any order, each as often. Default false; for a gold query, whether it has an ORDER BY. */
  readonly order_sensitive?: boolean;
  /** Columns, by name or by number from 1, that the order is by: rows equal in all of them may stand in any order among themselves. */
  readonly order_by?: readonly (string | number)[];
}

/** The rows a query must give. */
export interface SqlExpectedRows extends SqlComparison {
  readonly rows: readonly SqlRow[];
}

/** The tables that statements must leave, under policy `write`. Types of columns are free, and so is their order. */
export interface SqlExpectedTables {
  readonly tables: readonly SqlTable[];
}

export type SqlExpected = SqlExpectedRows | SqlExpectedTables;

/** A database and what must come of it. Hidden ones may leave `expected` to the gold query. */
export interface SqlDatabase extends SqlFixture {
  readonly expected?: SqlExpected;
}

/** What a sql task checks. */
export interface SqlChecks extends SqlFixture, SqlComparison {
  /** What the task is written for; a task for another engine than the verifier's is `error(unsupported)`. Absent: any. */
  readonly dialect?: SqlDialect;
  /** Default `read`. */
  readonly policy?: SqlPolicy;
  /** Statements that an answer may have at most, under policy `write`; 1 to 1,000, default 1. */
  readonly statements?: number;
  /** Tables whose final rows count, under policy `write`. Default: all. */
  readonly state?: readonly string[];
  /** Public: databases with what an answer must give on them. */
  readonly examples?: readonly SqlDatabase[];
  /** Hidden: what an answer must give on the task's own database. */
  readonly expected?: SqlExpected;
  /** Hidden: further databases. */
  readonly databases?: readonly SqlDatabase[];
  /** Hidden: a right answer. What it gives is expected on every hidden database that does not say itself. */
  readonly query?: string;
  /** How far a REAL may differ from a number, relative and absolute; at least 1e-9 relative and 1e-12 absolute. */
  readonly tolerance?: number;
  /** True: INTEGER 1 is not REAL 1.0. Default false. */
  readonly strict_types?: boolean;
  /** How texts are compared: as they are, without regard to ASCII case, or without spaces at their end. Default `binary`. */
  readonly collation?: "binary" | "nocase" | "rtrim";
}
