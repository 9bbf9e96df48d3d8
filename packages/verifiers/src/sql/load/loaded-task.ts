import type { TableState } from "../compare/compare-state.ts";
import type { ExpectedResult } from "../compare/expected-result.ts";
import type { FixtureScript } from "../engines/sql-engine.ts";

/** Why a task cannot be judged. The reason is public; the detail may hold what is hidden. */
export interface SqlDefect {
  readonly code: "contract" | "unsupported" | "vacuous";
  readonly reason: string;
  readonly detail?: string;
}

/** What must come of a script: rows, or tables. */
export type Expectation =
  | { readonly kind: "rows"; readonly result: ExpectedResult }
  | { readonly kind: "state"; readonly tables: readonly TableState[] };

/** A database to run an answer on. Without an expectation the answer only has to run. */
export interface JudgedDatabase {
  /** Where the task names it, such as `examples[0]`; empty for the task's own. */
  readonly path: string;
  readonly fixture: FixtureScript;
  /** Tables to read afterwards, under policy `write`. */
  readonly state: readonly string[] | "all";
  readonly expected?: Expectation;
}

/** A task that was looked at: its defects, or its databases. */
export interface LoadedTask {
  readonly defects: readonly SqlDefect[];
  readonly databases: readonly JudgedDatabase[];
  /** How many of the databases were derived from the task's. */
  readonly derived: number;
}
