/** A cell as an engine gives it. INTEGER is a bigint, REAL a number; SQLite has no booleans. */
export type SqlCell = null | boolean | number | bigint | string | Uint8Array;

export type SqlCells = readonly SqlCell[];

/** When two cells are the same. */
export interface CellRules {
  /** How far a REAL may differ, relative and absolute; never less than 1e-9 relative and 1e-12 absolute. */
  readonly tolerance: number;
  /** Whether INTEGER 1 is another value than REAL 1.0. */
  readonly strictTypes: boolean;
  readonly collation: "binary" | "nocase" | "rtrim";
}

/** A text that two cells share exactly when they are equal without tolerance: NULL is NULL, 1 is 1.0 unless types count, '1' is another. */
export function cellKey(cell: SqlCell, rules: CellRules): string {
  if (cell === null) return "n";
  switch (typeof cell) {
    case "boolean":
      return cell ? "true" : "false";
    case "bigint":
      return `i${cell}`;
    case "number":
      return Number.isInteger(cell) ? (rules.strictTypes ? `r${cell + 0}` : `i${BigInt(cell)}`) : `r${cell}`;
    case "string":
      return textKey(collated(cell, rules.collation));
    default:
      return `x${Buffer.from(cell.buffer, cell.byteOffset, cell.byteLength).toString("hex")}`;
  }
}

// Its length goes ahead, so that keys can be strung together.
function textKey(text: string): string {
  return `t${text.length}:${text}`;
}

function collated(text: string, collation: CellRules["collation"]): string {
  if (collation === "binary") return text;
  if (collation === "nocase") return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
  let end = text.length;
  while (text[end - 1] === " ") end--;
  return text.slice(0, end);
}

/** The keys of a row's cells, strung together. */
export function rowKey(row: SqlCells, rules: CellRules): string {
  let key = "";
  for (const cell of row) key += `${cellKey(cell, rules)},`;
  return key;
}

/** Equal cells; or two numbers of which one is REAL that differ by less than the tolerance. A whole REAL has none against an INTEGER. */
export function isSameCell(left: SqlCell, right: SqlCell, rules: CellRules): boolean {
  if (typeof left === "number" && typeof right === "number") return left === right || isClose(left, right, rules.tolerance);
  if (typeof left === "number" && typeof right === "bigint") return isSameMixed(left, right, rules);
  if (typeof left === "bigint" && typeof right === "number") return isSameMixed(right, left, rules);
  return left === right || cellKey(left, rules) === cellKey(right, rules);
}

function isSameMixed(real: number, integer: bigint, { strictTypes, tolerance }: CellRules): boolean {
  if (strictTypes) return false;
  return Number.isInteger(real) ? BigInt(real) === integer : isClose(real, Number(integer), tolerance);
}

function isClose(left: number, right: number, tolerance: number): boolean {
  const distance = Math.abs(left - right);
  if (!(distance < Number.POSITIVE_INFINITY)) return Number.isNaN(left) && Number.isNaN(right);
  return distance <= Math.max(1e-12, tolerance) || distance <= Math.max(1e-9, tolerance) * Math.max(Math.abs(left), Math.abs(right));
}

/** Whether two rows have the same cells in the same places. */
export function isSameRow(left: SqlCells, right: SqlCells, rules: CellRules): boolean {
  return left.length === right.length && left.every((cell, index) => isSameCell(cell, right[index] ?? null, rules));
}
