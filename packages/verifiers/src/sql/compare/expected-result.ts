import type { Json } from "@cupel/core";
import { isListRow, rowValues } from "../row-values.ts";
import type { SqlComparison, SqlExpectedRows } from "../sql-types.ts";
import { type CellRules, rowKey, type SqlCell, type SqlCells } from "./cells.ts";

/** The result a query must give, ready to be compared. */
export interface ExpectedResult {
  /** Names that must match; absent: free. */
  readonly columns?: readonly string[];
  readonly anyColumnOrder: boolean;
  /** How many columns there must be; absent where no row tells. */
  readonly width?: number;
  /** Rows that come one group after the other, in any order within each: one group is a bag, groups of one row are a sequence. */
  readonly groups: readonly (readonly SqlCells[])[];
}

const plain: CellRules = { tolerance: 0, strictTypes: false, collation: "binary" };

/** Rows as a task states them, with the task's own rules where these say nothing. Without `booleans` true is the INTEGER 1. */
export function expectedResult(
  expected: SqlExpectedRows,
  defaults: SqlComparison,
  options: { readonly booleans: boolean },
): ExpectedResult {
  const rules = { ...defaults, ...expected };
  const [first] = expected.rows;
  const columns = rules.columns ?? (first === undefined || isListRow(first) ? undefined : Object.keys(first));
  const rows = expected.rows.map((row) => rowValues(row, columns).map((cell) => cellOf(cell, options.booleans)));
  const width = columns?.length ?? rows[0]?.length;
  return {
    ...(columns && { columns }),
    anyColumnOrder: rules.column_order === "any",
    ...(width !== undefined && { width }),
    groups: groupsOf(rows, rules, columns),
  };
}

/** Rows in one group, each in its own, or with those that are equal in the columns the order is by. */
export function groupsOf(
  rows: readonly SqlCells[],
  { order_sensitive: ordered, order_by: by }: SqlComparison,
  columns: readonly string[] | undefined,
): readonly (readonly SqlCells[])[] {
  if (ordered !== true && (by === undefined || ordered === false)) return [rows];
  if (by === undefined) return rows.map((row) => [row]);
  const places = by.map((column) => columnPlace(column, columns));
  return groupTies(rows, (row) => places.map((place) => row[place] ?? null));
}

/** The 0-based place of a column that is named, or numbered from 1; -1 where there is none. */
export function columnPlace(column: string | number, columns: readonly string[] | undefined): number {
  if (typeof column === "number") return column - 1;
  return columns?.findIndex((name) => name.toLowerCase() === column.toLowerCase()) ?? -1;
}

/** Consecutive rows with equal keys, together. */
export function groupTies(rows: readonly SqlCells[], keyOf: (row: SqlCells, index: number) => SqlCells): readonly (readonly SqlCells[])[] {
  const groups: SqlCells[][] = [];
  let last: string | undefined;
  for (const [index, row] of rows.entries()) {
    const key = rowKey(keyOf(row, index), plain);
    if (key === last) groups.at(-1)?.push(row);
    else groups.push([row]);
    last = key;
  }
  return groups;
}

/** A JSON value as a cell. JSON does not tell 1 from 1.0: a whole number is an INTEGER where one can hold it. */
export function cellOf(value: Json | undefined, booleans: boolean): SqlCell {
  if (typeof value === "boolean") return booleans ? value : value ? 1n : 0n;
  if (typeof value === "number") return Number.isSafeInteger(value) ? BigInt(value) : value;
  return typeof value === "string" ? value : null;
}
