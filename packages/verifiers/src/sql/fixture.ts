import type { Json } from "@cupel/core";
import type { Database, SqlValue } from "sql.js";
import type { SqlTable } from "./sql-types.ts";

/** Creates a fixture's tables and rows in an empty database. Throws where SQLite refuses; shapes were checked by `tableDefects`. */
export function fillDatabase(database: Database, tables: readonly SqlTable[]): void {
  for (const { name, columns, rows } of tables) {
    database.run(`CREATE TABLE ${quoted(name)} (${columns.map(([column, type]) => `${quoted(column)} ${type}`).join(", ")})`);
    const insert = database.prepare(`INSERT INTO ${quoted(name)} VALUES (${columns.map(() => "?").join(", ")})`);
    for (const row of rows)
      insert.run(columns.map(([column], index) => bindable(Array.isArray(row) ? row[index] : (row as Record<string, Json>)[column])));
    insert.free();
  }
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function bindable(value: Json | undefined): SqlValue {
  if (value === undefined || value === null) return null;
  if (typeof value === "boolean") return value ? 1 : 0;
  if (typeof value === "number" || typeof value === "string") return value;
  throw new Error("a cell must be a string, a number, a boolean or null");
}
