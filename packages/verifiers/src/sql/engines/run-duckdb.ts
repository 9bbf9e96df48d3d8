import { DuckDBBlobValue, type DuckDBConnection, DuckDBDecimalValue, DuckDBInstance, type DuckDBValue } from "@duckdb/node-api";
import type { SqlCell, SqlCells } from "../compare/cells.ts";
import { numberCell } from "./number-cell.ts";
import type { PeerRunner } from "./peer-job.ts";
import { runStatements, type StatementDatabase } from "./run-statements.ts";
import type { SqlFailure } from "./sql-engine.ts";

// Nothing outside memory can be reached, and nothing of this can be changed once it is locked.
const settings = {
  autoinstall_known_extensions: "false",
  autoload_known_extensions: "false",
  allow_community_extensions: "false",
  memory_limit: "256MB",
  threads: "1",
};
// Without a folder nothing is left where the process stands. It can be taken away only while the outside is still open.
const locks = ["SET temp_directory = ''", "SET enable_external_access = false"];
const select = 1;

/** Runs a script on a DuckDB database in memory that is made for it: DuckDB has no image of one that could be opened there. */
export const runDuckdb: PeerRunner = async (job, started) => {
  const { fixture } = job;
  const instance = await DuckDBInstance.create(":memory:", settings);
  const connection = await instance.connect();
  try {
    try {
      for (const lock of locks) await connection.run(lock);
      await connection.run(fixture.setup);
      for (const change of fixture.changes) await connection.run(change).catch(() => {});
      await connection.run("SET lock_configuration = true");
    } catch (thrown) {
      return { kind: "setup", reason: thrown instanceof Error ? thrown.message : String(thrown) };
    }
    if (job.type === "build") return { kind: "image", bytes: new Uint8Array() };
    started();
    return await runStatements(database(connection), job.script);
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
};

function database(connection: DuckDBConnection): StatementDatabase {
  return {
    tablesQuery:
      "SELECT schema_name, table_name FROM duckdb_tables() WHERE schema_name = 'main' AND NOT temporary AND NOT internal ORDER BY 2",
    failureOf,
    run: async (text, { policy, meter }) => {
      const statements = await connection.extractStatements(text);
      if (statements.count !== 1) return { kind: "refused", reason: "more than one statement" };
      const statement = await statements.prepare(0);
      if (policy === "read" && statement.statementType !== select) return { kind: "refused", reason: "only queries that read are allowed" };
      const result = await statement.stream();
      const types = result.columnTypes().map(String);
      const rows: SqlCells[] = [];
      for (let chunk = await result.fetchChunk(); chunk !== null && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
        for (const values of chunk.getRows()) {
          const row = values.map((value, column) => cellOf(value, types[column] ?? ""));
          const failure = meter.add(row);
          if (failure !== undefined) return failure;
          rows.push(row);
        }
      }
      return { kind: "rows", columns: result.columnNames(), rows };
    },
  };
}

function cellOf(value: DuckDBValue, type: string): SqlCell {
  if (value === null || typeof value === "boolean" || typeof value === "bigint" || typeof value === "string") return value;
  if (typeof value === "number") return type === "DOUBLE" ? value : type === "FLOAT" ? shortest(value) : BigInt(value);
  if (value instanceof DuckDBDecimalValue) return numberCell(String(value));
  return value instanceof DuckDBBlobValue ? value.bytes : String(value);
}

// The double that is meant by a 32-bit float: 0.1, not 0.10000000149011612.
function shortest(value: number): number {
  for (const digits of [6, 7, 8]) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return short;
  }
  return value;
}

function failureOf(message: string): SqlFailure {
  if (/^Out of Memory Error/.test(message)) return { kind: "memory", reason: "the query needs too much memory" };
  return { kind: "failed", reason: message.split("\n\n")[0] ?? message };
}
