import type { SqlResult } from "../compare/compare-result.ts";
import type { TableState } from "../compare/compare-state.ts";
import { quotedName } from "../fixture/sql-literal.ts";
import { splitStatements } from "../text/split-statements.ts";
import { statementRefusal, unknownStatement } from "../text/statement-refusal.ts";
import { OutputMeter } from "./script-limits.ts";
import type { SqlFailure, SqlOutcome, SqlScript } from "./sql-engine.ts";

type Rows = ({ readonly kind: "rows" } & SqlResult) | SqlFailure;

/** A database of an engine that takes one statement at a time. */
export interface StatementDatabase {
  /** Runs what must be one statement, and under policy `read` one that only reads. Throws what the engine says. */
  run(statement: string, options: { readonly policy: SqlScript["policy"]; readonly meter: OutputMeter }): Promise<Rows>;
  /** A query for the names of the base tables. */
  readonly tablesQuery: string;
  /** What a message of the engine means. */
  failureOf(message: string): SqlFailure;
}

/** Why a script may not run, as far as its text tells: too many statements, or one that its policy is not for. */
export function scriptRefusal({ text, policy, statements: most }: SqlScript): SqlFailure | undefined {
  const refused = (reason: string): SqlFailure => ({ kind: "refused", reason });
  const statements = splitStatements(text);
  if (statements.length === 0 && most > 0) return refused("there is no query");
  for (const statement of statements) {
    const refusal = statementRefusal(statement, policy);
    if (refusal !== undefined) return refused(refusal);
    if (statements.length > most) return refused(most === 1 ? "more than one statement" : `more than ${most} statements`);
    const unknown = unknownStatement(statement, policy);
    if (unknown !== undefined) return refused(unknown);
  }
  return undefined;
}

/**
 * Runs a script that was not refused, statement by statement, and reads its last result, or the final tables under policy `write`. What
 * the text was cut at wrongly the engine refuses: it takes one statement at a time.
 */
export async function runStatements(database: StatementDatabase, { text, policy, state = "all" }: SqlScript): Promise<SqlOutcome> {
  const meter = new OutputMeter();
  try {
    let last: Rows = { kind: "rows", columns: [], rows: [] };
    for (const statement of splitStatements(text)) {
      last = await database.run(statement, { policy, meter });
      if (last.kind !== "rows") return last;
    }
    return policy === "read" ? last : await readState(database, state, meter);
  } catch (thrown) {
    return database.failureOf(thrown instanceof Error ? thrown.message : String(thrown));
  }
}

async function readState(database: StatementDatabase, names: readonly string[] | "all", meter: OutputMeter): Promise<SqlOutcome> {
  const list = await database.run(database.tablesQuery, { policy: "read", meter });
  if (list.kind !== "rows") return list;
  const wanted = names === "all" ? undefined : new Set(names.map((name) => name.toLowerCase()));
  const tables: TableState[] = [];
  for (const [schema, name] of list.rows) {
    if (typeof schema !== "string" || typeof name !== "string" || wanted?.has(name.toLowerCase()) === false) continue;
    const result = await database.run(`SELECT * FROM ${quotedName(schema)}.${quotedName(name)}`, { policy: "read", meter });
    if (result.kind !== "rows") return result;
    tables.push({ name, columns: result.columns, rows: result.rows });
  }
  return { kind: "state", tables };
}
