import { broken, type FailCode, fail, pass, type Verdict, type Verifier, type VerifierInput } from "@cupel/core";
import { guarded } from "../guarded.ts";
import { expectedColumns, expectedRows, showRows } from "./cells.ts";
import { isSameBag, isSameSequence } from "./compare-rows.ts";
import { findSql } from "./find-sql.ts";
import { sqlDefects } from "./sql-defects.ts";
import { sqlEngine } from "./sql-engine.ts";
import type { SqlDatabase, SqlExpected, SqlOutcome, SqlTable } from "./sql-types.ts";

/** What a sql task checks. */
export interface SqlChecks {
  /** The task's tables: every query runs on them. */
  readonly tables?: readonly SqlTable[];
  /** Public: databases with the rows that the query must give on them. */
  readonly examples?: readonly SqlDatabase[];
  /** Hidden: what the query must give on `tables`. Used at scope `gold`. */
  readonly expected?: SqlExpected;
  /** Hidden: further databases. Used at scope `gold`. */
  readonly databases?: readonly SqlDatabase[];
  /** How far two numbers may differ where one is no integer, relative and absolute. */
  readonly tolerance?: number;
}

export interface SqlOptions {
  /** Milliseconds for one run of a query, 1 to 600,000; default 2,000. */
  readonly wallMs?: number;
  /** Worker threads at most; default 2. */
  readonly workers?: number;
}

const unsteady =
  /\b(?:random|randomblob|now|current_date|current_time|current_timestamp|unixepoch|date|time|datetime|julianday|strftime)\b/i;
const codes: Readonly<Record<"refused" | "failed" | "output" | "memory" | "timeout" | "crashed", FailCode>> = {
  refused: "refused",
  failed: "exception",
  output: "output",
  memory: "memory",
  timeout: "timeout",
  crashed: "crashed",
};

/**
 * Verifies one reading SQL query by running it in SQLite on a fresh database each time: publicly on the task's tables and its examples,
 * while scoring on the task's tables and every further database. The evidence says on how many.
 */
export function sql({ wallMs = 2000, workers = 2 }: SqlOptions = {}): Verifier<SqlChecks> {
  const engine = sqlEngine({ wallMs, workers });

  const run = async (text: string, tables: readonly SqlTable[], signal: AbortSignal | undefined): Promise<SqlOutcome> => {
    const first = await engine.run(text, tables, signal);
    if (first.kind !== "rows" || !unsteady.test(text)) return first;
    const second = await engine.run(text, tables, signal);
    if (second.kind !== "rows" || isSameSequence(first.rows, second.rows)) return second;
    return { kind: "output", reason: "the query gives other rows when it is run again" };
  };

  const verifyPublic = async (text: string, { checks, signal }: VerifierInput<SqlChecks>): Promise<Verdict> => {
    const { tables, examples = [], tolerance } = checks;
    if (tables !== undefined) {
      const outcome = await run(text, tables, signal);
      if (outcome.kind !== "rows") return verdictOf(outcome, outcome.reason);
    }
    for (const [index, example] of examples.entries()) {
      const outcome = await run(text, example.tables, signal);
      if (outcome.kind !== "rows") return verdictOf(outcome, `example ${index + 1}: ${outcome.reason}`);
      const difference = differenceOf(outcome, example.expected, tolerance);
      if (difference !== undefined) return fail(`example ${index + 1}: ${difference}`);
    }
    return pass({ level: examples.length > 0 ? "verified" : "parsed" });
  };

  const verifyGold = async (text: string, { checks, signal }: VerifierInput<SqlChecks>): Promise<Verdict> => {
    const { tables, expected, databases = [], tolerance } = checks;
    const all = tables !== undefined && expected !== undefined ? [{ tables, expected }, ...databases] : databases;
    if (all.length === 0) return broken("the task has no expected rows to score against", { code: "vacuous" });
    let passed = 0;
    const differences: string[] = [];
    let stopped: Exclude<SqlOutcome, { kind: "rows" }> | undefined;
    for (const [index, database] of all.entries()) {
      const outcome = await run(text, database.tables, signal);
      if (outcome.kind === "setup" || outcome.kind === "aborted") return verdictOf(outcome, outcome.reason);
      if (outcome.kind !== "rows") stopped ??= outcome;
      const difference = outcome.kind === "rows" ? differenceOf(outcome, database.expected, tolerance) : outcome.reason;
      if (difference === undefined) passed++;
      else differences.push(`database ${index + 1}: ${difference}`);
      if (outcome.kind !== "rows") break;
    }
    const evidence = { databases: all.length, passed, differences };
    const count = all.length === 1 ? "1 database" : `${all.length} databases`;
    if (passed === all.length) return pass({ reason: `executed on ${count}`, evidence });
    if (stopped !== undefined) return { ...verdictOf(stopped, `the query does not run on hidden data (${stopped.kind})`), evidence };
    return fail(`wrong result on ${all.length - passed} of ${count}`, { evidence });
  };

  const verify = async (input: VerifierInput<SqlChecks>): Promise<Verdict> => {
    const { sql: text, extraction } = findSql(input.candidate.text);
    if (text === "") return fail("there is no query", { code: "refused", extraction });
    return { ...(await (input.scope === "public" ? verifyPublic : verifyGold)(text, input)), extraction };
  };

  return guarded({ name: "sql", version: "1", verify, defects: sqlDefects, dispose: () => engine[Symbol.asyncDispose]() });
}

function verdictOf(outcome: Exclude<SqlOutcome, { kind: "rows" }>, reason: string): Verdict {
  if (outcome.kind === "setup" || outcome.kind === "aborted") return broken(outcome.reason, { code: outcome.kind });
  return fail(reason, { code: codes[outcome.kind] });
}

/** What differs between the rows a query gave and those it must give; undefined where nothing does. */
function differenceOf(outcome: Extract<SqlOutcome, { kind: "rows" }>, expected: SqlExpected, tolerance?: number): string | undefined {
  const columns = expectedColumns(expected);
  if (columns !== undefined && columns.map(lower).join("\0") !== outcome.columns.map(lower).join("\0")) {
    return `expected ${JSON.stringify(columns)}, got ${JSON.stringify(outcome.columns.slice(0, 50)).slice(0, 300)}`;
  }
  const rows = expectedRows(expected);
  const isSame = expected.order_sensitive === true ? isSameSequence : isSameBag;
  return isSame(rows, outcome.rows, tolerance) ? undefined : `expected ${showRows(rows)}, got ${showRows(outcome.rows)}`;
}

function lower(name: string): string {
  return name.toLowerCase();
}
