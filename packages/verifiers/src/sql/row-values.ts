import type { Json } from "@cupel/core";
import type { SqlRow } from "./sql-types.ts";

/** The values of a row that is a list, or an object, in the order of the columns; of all its members where none are given. */
export function rowValues(row: SqlRow, columns: readonly string[] | undefined): readonly (Json | undefined)[] {
  return isListRow(row) ? row : (columns ?? Object.keys(row)).map((column) => row[column]);
}

/** Whether a row is a list rather than an object by column. */
export function isListRow(row: SqlRow): row is readonly Json[] {
  return Array.isArray(row);
}
