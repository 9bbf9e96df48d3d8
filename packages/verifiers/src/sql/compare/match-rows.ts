import { type CellRules, isSameRow, rowKey, type SqlCells } from "./cells.ts";
import { pairRows } from "./pair-rows.ts";

/** What keeps two bags of rows from being the same: rows that found no partner. */
export interface RowDifference {
  readonly missing: readonly SqlCells[];
  readonly extra: readonly SqlCells[];
}

/**
 * Compares two bags of rows; undefined when both hold the same rows, each as often. Rows are counted by a canonical key, in linear time.
 * Where REALs may differ a little, rows that agree in all other columns are paired so that as many as possible find a partner.
 */
export function matchRows(expected: readonly SqlCells[], got: readonly SqlCells[], rules: CellRules): RowDifference | undefined {
  const [row, other] = [expected[0], got[0]];
  if (expected.length === 1 && got.length === 1 && row !== undefined && other !== undefined)
    return isSameRow(row, other, rules) ? undefined : { missing: expected, extra: got };
  const exact = strikeOut(expected, got, rules);
  if (exact === undefined) return undefined;
  const real = realColumns([...expected, ...got]);
  if (real.size === 0) return exact;
  const groups = groupBy([expected, got], (cells) => looseKey(cells, real, rules));
  const [only] = groups;
  if (groups.length === 1 && only !== undefined) {
    return pairRows({ expected: only[0], got: only[1], exact, columns: real.size, isSame: (left, right) => isSameRow(left, right, rules) });
  }
  const differences = groups.flatMap(([wanted, found]) => matchRows(wanted, found, rules) ?? []);
  if (differences.length === 0) return undefined;
  return { missing: differences.flatMap(({ missing }) => missing), extra: differences.flatMap(({ extra }) => extra) };
}

/** Removes from both sides what has the same key; undefined when nothing is left. */
function strikeOut(expected: readonly SqlCells[], got: readonly SqlCells[], rules: CellRules): RowDifference | undefined {
  const waiting = new Map<string, SqlCells[]>();
  for (const cells of expected) append(waiting, rowKey(cells, rules), cells);
  const extra = got.filter((cells) => waiting.get(rowKey(cells, rules))?.pop() === undefined);
  const missing = [...waiting.values()].flat();
  return missing.length + extra.length === 0 ? undefined : { missing, extra };
}

function realColumns(rows: readonly SqlCells[]): ReadonlySet<number> {
  const columns = new Set<number>();
  for (const cells of rows)
    for (let column = 0; column < cells.length; column++) if (typeof cells[column] === "number") columns.add(column);
  return columns;
}

// Where REALs stand any two numbers may turn out close to each other.
function looseKey(cells: SqlCells, real: ReadonlySet<number>, rules: CellRules): string {
  const loose = cells.map((cell, column) => (real.has(column) && (typeof cell === "number" || typeof cell === "bigint") ? 0n : cell));
  return rowKey(loose, rules);
}

type Sides = readonly [readonly SqlCells[], readonly SqlCells[]];

function groupBy(sides: Sides, keyOf: (cells: SqlCells) => string): readonly Sides[] {
  const [expected, got] = sides.map((rows) => {
    const groups = new Map<string, SqlCells[]>();
    for (const cells of rows) append(groups, keyOf(cells), cells);
    return groups;
  });
  const keys = new Set([...(expected?.keys() ?? []), ...(got?.keys() ?? [])]);
  return [...keys].map((key) => [expected?.get(key) ?? [], got?.get(key) ?? []]);
}

function append(groups: Map<string, SqlCells[]>, key: string, cells: SqlCells): void {
  const rows = groups.get(key);
  if (rows === undefined) groups.set(key, [cells]);
  else rows.push(cells);
}
