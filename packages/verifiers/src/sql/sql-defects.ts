import { isJsonObject } from "@cupel/core";
import type { SqlChecks } from "./sql.ts";

const type = /^[A-Za-z][A-Za-z0-9_ ]*(\(\s*\d+\s*(,\s*\d+\s*)?\))?[A-Za-z ]*$|^$/;

/** A sentence per defect of a sql task's checks. */
export function sqlDefects(checks: SqlChecks, scope: "public" | "gold"): readonly string[] {
  const sentences: string[] = [];
  if (checks.tables !== undefined) sentences.push(...tableDefects(checks.tables, "tables"));
  if (checks.tables === undefined && checks.examples === undefined) sentences.push("there are no tables to run a query on");
  const lists = [["examples", checks.examples] as const, ...(scope === "gold" ? ([["databases", checks.databases]] as const) : [])];
  for (const [name, databases] of lists) {
    if (databases !== undefined && !Array.isArray(databases)) sentences.push(`${name} must be a list`);
    else
      for (const [index, database] of (databases ?? []).entries()) {
        sentences.push(
          ...tableDefects(database?.tables, `${name}[${index}].tables`),
          ...expectedDefects(database?.expected, `${name}[${index}].expected`),
        );
      }
  }
  if (scope === "gold" && checks.expected !== undefined) sentences.push(...expectedDefects(checks.expected, "expected"));
  if (scope === "gold" && sentences.length === 0 && isVacuous(checks)) {
    sentences.push("every database expects no rows and names no columns, so a query that finds nothing would pass");
  }
  return sentences;
}

function isVacuous({ expected, databases = [] }: SqlChecks): boolean {
  const all = [...(expected === undefined ? [] : [expected]), ...databases.map((database) => database.expected)];
  return all.length > 0 && all.every(({ rows, columns }) => rows.length === 0 && columns === undefined);
}

function tableDefects(tables: unknown, path: string): readonly string[] {
  if (!Array.isArray(tables) || tables.length === 0) return [`${path} must be a list of at least one table`];
  return tables.flatMap((table: unknown, index) => {
    const place = `${path}[${index}]`;
    if (!isJsonObject(table) || typeof table.name !== "string" || table.name === "") return [`${place} must have a name`];
    const { columns, rows } = table;
    if (!Array.isArray(columns) || columns.length === 0) return [`${place}.columns must be a list of [name, type]`];
    const wrong = columns.findIndex((column) => !isColumn(column));
    if (wrong >= 0) return [`${place}.columns[${wrong}] must be [name, type] with a type such as INTEGER, REAL or TEXT`];
    if (!Array.isArray(rows)) return [`${place}.rows must be a list`];
    const names = new Set(columns.map(([name]) => name));
    const bad = rows.findIndex((row) => !isRow(row, names));
    return bad >= 0 ? [`${place}.rows[${bad}] does not fit the columns of table ${table.name}`] : [];
  });
}

function isColumn(column: unknown): boolean {
  return (
    Array.isArray(column) &&
    column.length === 2 &&
    typeof column[0] === "string" &&
    typeof column[1] === "string" &&
    type.test(column[1].trim())
  );
}

function isRow(row: unknown, names: ReadonlySet<unknown>): boolean {
  if (Array.isArray(row)) return row.length === names.size && row.every(isCell);
  return isJsonObject(row) && Object.entries(row).every(([name, cell]) => names.has(name) && isCell(cell));
}

function isCell(cell: unknown): boolean {
  return cell === null || cell === undefined || ["string", "number", "boolean"].includes(typeof cell);
}

function expectedDefects(expected: unknown, path: string): readonly string[] {
  if (!isJsonObject(expected) || !Array.isArray(expected.rows)) return [`${path} must be an object with a list of rows`];
  const { columns, rows, order_sensitive: ordered } = expected;
  if (columns !== undefined && !(Array.isArray(columns) && columns.every((name) => typeof name === "string"))) {
    return [`${path}.columns must be a list of names`];
  }
  if (ordered !== undefined && typeof ordered !== "boolean") return [`${path}.order_sensitive must be true or false`];
  const width = Array.isArray(columns) ? columns.length : undefined;
  const bad = rows.findIndex(
    (row) => !(Array.isArray(row) ? row.every(isCell) && (width ?? row.length) === row.length : isJsonObject(row)),
  );
  return bad >= 0 ? [`${path}.rows[${bad}] must be a list of one cell per column, or an object`] : [];
}
