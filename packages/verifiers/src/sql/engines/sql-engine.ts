import type { SqlResult } from "../compare/compare-result.ts";
import type { TableState } from "../compare/compare-state.ts";
import type { SqlDialect, SqlPolicy } from "../sql-types.ts";

/** How a database is made; its key identifies it. */
export interface FixtureScript {
  readonly key: string;
  readonly setup: string;
  /** Statements that run one by one after the set-up; one that a constraint refuses is left out. */
  readonly changes: readonly string[];
}

/** What is run on a fresh database. */
export interface SqlScript {
  readonly text: string;
  readonly policy: SqlPolicy;
  /** Statements that it may hold at most. */
  readonly statements: number;
  /** Tables whose final rows are the result under policy `write`. */
  readonly state?: readonly string[] | "all";
  /** The instant that the clock shows, in milliseconds since 1970, where the engine's clock can be set. */
  readonly instant?: number;
}

export type SqlFailureKind = "refused" | "failed" | "output" | "memory" | "timeout" | "crashed";

/** What a script gave: the rows of its last statement, or the tables that it left. */
export type SqlOutput = ({ readonly kind: "rows" } & SqlResult) | { readonly kind: "state"; readonly tables: readonly TableState[] };

/** What came of running a script. */
export type SqlOutcome = SqlOutput | SqlFailure | SqlBreak;

/** Why a script was not run, through no fault of its own: the fixture cannot be made, the engine does not work, or nobody waits for it. */
export interface SqlBreak {
  readonly kind: "setup" | "down" | "aborted";
  readonly reason: string;
}

export interface SqlFailure {
  readonly kind: SqlFailureKind;
  readonly reason: string;
}

/** Whether a script gave something. */
export function isOutput(outcome: SqlOutcome): outcome is SqlOutput {
  return outcome.kind === "rows" || outcome.kind === "state";
}

/** Runs scripts of strangers, each on a fresh database. Rejects for nothing but a peer that is missing. */
export interface SqlEngine extends AsyncDisposable {
  readonly dialect: SqlDialect;
  /** One row per column of a base table: table, column, whether it may be NULL, whether it is part of a key, whether it refers to another table. */
  readonly catalogQuery: string;
  /** @throws CupelError `PEER_MISSING` */
  run(script: SqlScript, fixture: FixtureScript, signal?: AbortSignal): Promise<SqlOutcome>;
}
