import { messageOf } from "@cupel/core";
import type { Database } from "sql.js";
import { firstKeyword } from "./first-keyword.ts";
import type { SqlCell, SqlOutcome } from "./sql-types.ts";

const mostRows = 100_000;
const mostBytes = 8_000_000;

/** Runs exactly one query and reads its rows, at most 100,000 and 8 MB of them. Never throws for a query. */
export function runQuery(database: Database, sql: string): SqlOutcome {
  try {
    const statements = database.iterateStatements(sql);
    const first = statements.next();
    if (first.done) return { kind: "refused", reason: "there is no query" };
    if (!["SELECT", "WITH", "VALUES"].includes(firstKeyword(sql))) return { kind: "refused", reason: "only queries are allowed" };
    const statement = first.value;
    if (/\S/.test(statements.getRemainingSQL()) && holdsStatement(database, statements.getRemainingSQL())) {
      return { kind: "refused", reason: "more than one statement" };
    }
    const columns = statement.getColumnNames();
    const rows: (readonly SqlCell[])[] = [];
    let bytes = 0;
    while (statement.step()) {
      const row = (statement.get as (params: null, options: object) => SqlCell[])(null, { useBigInt: true });
      bytes += row.reduce<number>((sum, cell) => sum + (typeof cell === "string" || cell instanceof Uint8Array ? cell.length : 8), 0);
      if (rows.length >= mostRows) return { kind: "output", reason: `more than ${mostRows} rows` };
      if (bytes > mostBytes) return { kind: "output", reason: `more than ${mostBytes} bytes of result` };
      rows.push(row);
    }
    return { kind: "rows", columns, rows };
  } catch (thrown) {
    const reason = messageOf(thrown);
    if (/out of memory|memory access|unreachable|aborted/i.test(reason))
      return { kind: "memory", reason: "the query needs too much memory" };
    if (/readonly database/.test(reason)) return { kind: "refused", reason: "only queries that read are allowed" };
    return { kind: "failed", reason };
  }
}

// A tail that does not parse is one as well: it is not white space and no comment.
function holdsStatement(database: Database, sql: string): boolean {
  try {
    return !database.iterateStatements(sql).next().done;
  } catch {
    return true;
  }
}
