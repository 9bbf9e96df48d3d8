import { isJsonObject } from "@cupel/core";

const type = /^[A-Za-z][A-Za-z0-9_ ]*(\(\s*\d+\s*(,\s*\d+\s*)?\))?[A-Za-z ]*$|^$/;

/** A sentence per defect in the shape of a fixture: its set-up and its tables. */
export function fixtureDefects(
  { setup, tables }: { readonly setup?: unknown; readonly tables?: unknown },
  path: string,
): readonly string[] {
  const sentences: string[] = [];
  if (setup !== undefined && (typeof setup !== "string" || setup.trim() === ""))
    sentences.push(`${path}setup must be a text of SQL statements`);
  if (tables !== undefined) sentences.push(...tableDefects(tables, `${path}tables`));
  return sentences;
}

/** A sentence per table that is none. */
export function tableDefects(tables: unknown, path: string): readonly string[] {
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

/** Whether a value can stand in a row. */
export function isCell(cell: unknown): boolean {
  return cell === null || cell === undefined || ["string", "number", "boolean"].includes(typeof cell);
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
