import type { Json } from "@cupel/core";
import { isSameNumber } from "../json/subset.ts";
import type { SqlCell, SqlExpected } from "./sql-types.ts";

/** A row of the gold as cells: lists as they are, objects by column name; JSON integers and booleans are INTEGER. */
export function expectedRows({ columns, rows }: SqlExpected): readonly (readonly SqlCell[])[] {
  return rows.map((row) => (isList(row) ? row.map(cellOf) : (columns ?? Object.keys(row)).map((column) => cellOf(row[column]))));
}

/** The column names that the gold asks for: given, or the members of its rows; undefined where names are free. */
export function expectedColumns({ columns, rows }: SqlExpected): readonly string[] | undefined {
  const [first] = rows;
  return columns ?? (first === undefined || isList(first) ? undefined : Object.keys(first));
}

function cellOf(value: Json | undefined): SqlCell {
  if (typeof value === "boolean") return value ? 1n : 0n;
  if (typeof value === "number") return Number.isInteger(value) ? BigInt(value) : value;
  return typeof value === "string" ? value : null;
}

/** A text that two cells share exactly when they are equal without tolerance: NULL is NULL, 1 is 1.0, '1' is another. */
export function cellKey(cell: SqlCell): string {
  if (cell === null) return "n";
  if (typeof cell === "string") return `t${cell}`;
  if (cell instanceof Uint8Array) return `b${Buffer.from(cell).toString("hex")}`;
  return typeof cell === "bigint" || Number.isInteger(cell) ? `i${BigInt(cell)}` : `r${cell}`;
}

/** Equal cells, where two numbers of which one is no integer may differ a little: 1e-9 relative, 1e-12 absolute, or the wider tolerance. */
export function isSameCell(left: SqlCell, right: SqlCell, tolerance: number): boolean {
  if (cellKey(left) === cellKey(right)) return true;
  return (
    isNumber(left) && isNumber(right) && (isFraction(left) || isFraction(right)) && isSameNumber(Number(left), Number(right), tolerance)
  );
}

/** INTEGER or REAL. */
export function isNumber(cell: SqlCell): cell is number | bigint {
  return typeof cell === "number" || typeof cell === "bigint";
}

function isFraction(cell: number | bigint): boolean {
  return typeof cell === "number" && !Number.isInteger(cell);
}

/** Rows as JSON without spaces, cut at 300 characters: what a reason shows. */
export function showRows(rows: readonly (readonly SqlCell[])[]): string {
  const text = `[${rows
    .slice(0, 50)
    .map((row) => `[${row.map(showCell).join(",")}]`)
    .join(",")}]`;
  return text.length <= 300 ? text : `${text.slice(0, 299)}…`;
}

function showCell(cell: SqlCell): string {
  if (typeof cell === "bigint") return String(cell);
  return cell instanceof Uint8Array ? `x'${Buffer.from(cell.subarray(0, 20)).toString("hex")}'` : JSON.stringify(cell);
}

function isList(row: unknown): row is readonly Json[] {
  return Array.isArray(row);
}
