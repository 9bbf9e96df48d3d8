import { isJsonObject, type JsonObject } from "@cupel/core";
import { columnPlace } from "../compare/expected-result.ts";
import { isCell, tableDefects } from "./fixture-defects.ts";

/** A sentence per defect in the shape of what is expected. Rules that stand beside the whole task apply where it says nothing. */
export function expectedDefects(
  expected: unknown,
  path: string,
  task: { readonly isWrite: boolean; readonly rules: JsonObject },
): readonly string[] {
  if (task.isWrite) {
    if (!isJsonObject(expected) || !("tables" in expected)) return [`${path} must be an object with the tables that statements must leave`];
    return tableDefects(expected.tables, `${path}.tables`);
  }
  if (!isJsonObject(expected) || !Array.isArray(expected.rows)) return [`${path} must be an object with a list of rows`];
  const own = comparisonDefects(expected, `${path}.`);
  if (own.length > 0) return own;
  const { rows } = expected;
  const { columns, column_order: order, order_by: by = [] } = { ...task.rules, ...expected };
  const width = Array.isArray(columns) ? columns.length : undefined;
  const bad = rows.findIndex(
    (row) =>
      !(Array.isArray(row)
        ? row.every(isCell) && (width ?? row.length) === row.length
        : isJsonObject(row) && Object.values(row).every(isCell)),
  );
  if (bad >= 0) return [`${path}.rows[${bad}] must be a list of one cell per column, or an object`];
  const [first] = rows as readonly unknown[];
  if (first === undefined && columns === undefined) return [];
  const names = Array.isArray(columns) ? (columns as readonly string[]) : isJsonObject(first) ? Object.keys(first) : undefined;
  if (order === "any" && names === undefined) return [`${path} needs the names of its columns, which may stand in any order`];
  const places = width ?? names?.length ?? (Array.isArray(first) ? first.length : 0);
  return (by as readonly (string | number)[])
    .filter((column) => !isPlace(columnPlace(column, names), places))
    .map((column) => `${path} has no column ${JSON.stringify(column)} to order by`);
}

/** A sentence per rule of comparison that is none. */
export function comparisonDefects(rules: JsonObject, path = ""): readonly string[] {
  const { columns, column_order: order, order_sensitive: ordered, order_by: by } = rules;
  const sentences: string[] = [];
  if (columns !== undefined && !(Array.isArray(columns) && columns.every((name) => typeof name === "string")))
    sentences.push(`${path}columns must be a list of names`);
  if (order !== undefined && order !== "fixed" && order !== "any") sentences.push(`${path}column_order must be "fixed" or "any"`);
  if (ordered !== undefined && typeof ordered !== "boolean") sentences.push(`${path}order_sensitive must be true or false`);
  if (by !== undefined && !(Array.isArray(by) && by.length > 0 && by.every((column) => ["string", "number"].includes(typeof column))))
    sentences.push(`${path}order_by must be a list of column names or numbers`);
  return sentences;
}

function isPlace(place: number, places: number): boolean {
  return Number.isInteger(place) && place >= 0 && place < places;
}
