import type { SqlCells } from "../compare/cells.ts";
import type { SqlFailure } from "./sql-engine.ts";

const longestScript = 64 << 10;
const mostRows = 100_000;
const mostBytes = 8_000_000;

/** Why a text is not even given to an engine; undefined where it is. */
export function textRefusal(sql: string): SqlFailure | undefined {
  if (Buffer.byteLength(sql) > longestScript) return { kind: "refused", reason: `the query is longer than ${longestScript} bytes` };
  if (sql.includes("\0")) return { kind: "refused", reason: "the query holds a NUL character" };
  return sql.isWellFormed() ? undefined : { kind: "refused", reason: "the query is not Unicode text" };
}

/** Counts what an engine gives out: 100,000 rows and 8 MB at most. */
export class OutputMeter {
  #rows = 0;
  #bytes = 0;

  /** Takes a row in; a failure when that is one too many. */
  add(row: SqlCells): SqlFailure | undefined {
    this.#rows++;
    for (const cell of row) this.#bytes += typeof cell === "string" || cell instanceof Uint8Array ? cell.length : 8;
    if (this.#rows > mostRows) return { kind: "output", reason: `more than ${mostRows} rows` };
    return this.#bytes > mostBytes ? { kind: "output", reason: `more than ${mostBytes} bytes of result` } : undefined;
  }
}
