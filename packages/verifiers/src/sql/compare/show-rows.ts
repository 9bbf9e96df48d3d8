import type { SqlCell, SqlCells } from "./cells.ts";

const mostShown = 50;

/** Rows as JSON without spaces, cut at 300 characters: what a reason shows. */
export function showRows(rows: readonly SqlCells[]): string {
  const text = `[${rows.slice(0, mostShown).map(showRow).join(",")}]`;
  return text.length <= 300 ? text : `${text.slice(0, 299)}…`;
}

/** Column names as JSON, cut at 300 characters. */
export function showNames(names: readonly string[]): string {
  const text = JSON.stringify(names.slice(0, mostShown));
  return text.length <= 300 ? text : `${text.slice(0, 299)}…`;
}

function showRow(row: SqlCells): string {
  return `[${row.slice(0, mostShown).map(showCell).join(",")}]`;
}

function showCell(cell: SqlCell): string {
  if (typeof cell === "bigint" || typeof cell === "number") return String(cell);
  return cell instanceof Uint8Array ? `x'${Buffer.from(cell.subarray(0, 20)).toString("hex")}'` : JSON.stringify(cell);
}
