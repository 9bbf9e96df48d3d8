import { messageOf } from "@cupel/core";
import type { Database, Statement } from "sql.js";
import type { SqlCells } from "../compare/cells.ts";
import type { TableState } from "../compare/compare-state.ts";
import { statementRefusal, unknownStatement } from "../text/statement-refusal.ts";
import { OutputMeter } from "./script-limits.ts";
import type { SqlFailure, SqlOutcome, SqlScript } from "./sql-engine.ts";

type Rows = { readonly kind: "rows"; readonly columns: readonly string[]; readonly rows: readonly SqlCells[] };

/** Runs a script on an open database and reads its last result, or the final tables under policy `write`. Never throws for a script. */
export function runSqlite(database: Database, script: SqlScript): SqlOutcome {
  try {
    const meter = new OutputMeter();
    const result = runStatements(database, script, meter);
    if (script.policy === "read" || (result.kind !== "rows" && result.kind !== "refused")) return result;
    return result.kind === "refused" ? result : readState(database, script.state ?? "all", meter);
  } catch (thrown) {
    return failureOf(thrown);
  }
}

function runStatements(database: Database, { text, policy, statements: most }: SqlScript, meter: OutputMeter): Rows | SqlFailure {
  const statements = database.iterateStatements(text);
  let last: Rows | SqlFailure = { kind: "rows", columns: [], rows: [] };
  let rest = text;
  for (let count = 0; ; count++) {
    const refusal = statementRefusal(rest, policy);
    if (refusal !== undefined) return { kind: "refused", reason: refusal };
    const next = statements.next();
    if (next.done) return count === 0 && most > 0 ? { kind: "refused", reason: "there is no query" } : last;
    const unknown = unknownStatement(rest, policy);
    if (unknown !== undefined) return { kind: "refused", reason: unknown };
    rest = statements.getRemainingSQL();
    // What follows the last statement is looked at before that one runs.
    if (count + 1 >= most && /\S/.test(rest) && holdsStatement(database, rest)) {
      return { kind: "refused", reason: most === 1 ? "more than one statement" : `more than ${most} statements` };
    }
    last = readRows(next.value, meter);
    if (last.kind !== "rows") return last;
  }
}

function readRows(statement: Statement, meter: OutputMeter): Rows | SqlFailure {
  const columns = statement.getColumnNames();
  const rows: SqlCells[] = [];
  while (statement.step()) {
    const row = (statement.get as (params: null, options: object) => SqlCells)(null, { useBigInt: true });
    const failure = meter.add(row);
    if (failure !== undefined) return failure;
    rows.push(row);
  }
  return { kind: "rows", columns, rows };
}

function readState(database: Database, names: readonly string[] | "all", meter: OutputMeter): SqlOutcome {
  database.run("PRAGMA query_only=1");
  const [list] = database.exec(
    "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type IN ('table', 'virtual') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name",
  );
  const wanted = names === "all" ? undefined : new Set(names.map((name) => name.toLowerCase()));
  const tables: TableState[] = [];
  for (const [name] of list?.values ?? []) {
    if (typeof name !== "string" || wanted?.has(name.toLowerCase()) === false) continue;
    const statement = database.prepare(`SELECT * FROM main."${name.replaceAll('"', '""')}"`);
    const result = readRows(statement, meter);
    statement.free();
    if (result.kind !== "rows") return result;
    tables.push({ name, columns: result.columns, rows: result.rows });
  }
  return { kind: "state", tables };
}

function failureOf(thrown: unknown): SqlFailure {
  const reason = messageOf(thrown);
  // RuntimeError: WebAssembly trapped or was aborted. RangeError: a buffer could not be made.
  const trapped = thrown instanceof Error && ["RuntimeError", "RangeError"].includes(thrown.name);
  if (trapped || reason === "out of memory") return { kind: "memory", reason: "the query needs too much memory" };
  if (/database or disk is full/.test(reason)) return { kind: "output", reason: "the database grows beyond 16 MB" };
  if (/readonly database/.test(reason)) return { kind: "refused", reason: "only queries that read are allowed" };
  return { kind: "failed", reason };
}

// A tail that does not parse is one as well: it is not white space and no comment.
function holdsStatement(database: Database, sql: string): boolean {
  try {
    return !database.iterateStatements(sql).next().done;
  } catch {
    return true;
  }
}
