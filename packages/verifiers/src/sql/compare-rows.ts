import { cellKey, isNumber, isSameCell } from "./cells.ts";
import type { SqlCell } from "./sql-types.ts";

type Row = readonly SqlCell[];

const mostMatched = 200;

/** Whether both lists hold the same rows in the same order. */
export function isSameSequence(expected: readonly Row[], got: readonly Row[], tolerance = 0): boolean {
  return expected.length === got.length && expected.every((row, index) => isSameRow(row, got[index] ?? [], tolerance));
}

/**
 * Whether both lists hold the same rows, each as often, in any order. Rows are counted by a canonical key; those left over are matched
 * within groups that agree in everything but their numbers, up to 200 rows in every possible way, beyond that in sorted order.
 */
export function isSameBag(expected: readonly Row[], got: readonly Row[], tolerance = 0): boolean {
  if (expected.length !== got.length) return false;
  const counts = new Map<string, Row[]>();
  for (const row of expected) append(counts, rowKey(row, cellKey), row);
  const extra: Row[] = [];
  for (const row of got) if (counts.get(rowKey(row, cellKey))?.pop() === undefined) extra.push(row);
  const missing = [...counts.values()].flat();
  if (missing.length === 0) return true;

  const groups = new Map<string, Row[]>();
  for (const row of extra) append(groups, rowKey(row, looseKey), row);
  const wanted = new Map<string, Row[]>();
  for (const row of missing) append(wanted, rowKey(row, looseKey), row);
  return [...wanted].every(([key, rows]) => {
    const others = groups.get(key) ?? [];
    if (rows.length !== others.length) return false;
    return rows.length <= mostMatched ? canPair(rows, others, tolerance) : isSameSequence(sorted(rows), sorted(others), tolerance);
  });
}

function isSameRow(left: Row, right: Row, tolerance: number): boolean {
  return left.length === right.length && left.every((cell, index) => isSameCell(cell, right[index] ?? null, tolerance));
}

// Kuhn's bipartite matching: every wanted row gets a row of its own.
function canPair(wanted: readonly Row[], others: readonly Row[], tolerance: number): boolean {
  const owner = new Array<number>(others.length).fill(-1);
  const place = (index: number, seen: Set<number>): boolean =>
    others.some((other, candidate) => {
      if (seen.has(candidate) || !isSameRow(wanted[index] ?? [], other, tolerance)) return false;
      seen.add(candidate);
      const holder = owner[candidate] ?? -1;
      if (holder >= 0 && !place(holder, seen)) return false;
      owner[candidate] = index;
      return true;
    });
  return wanted.every((_, index) => place(index, new Set()));
}

function rowKey(row: Row, key: (cell: SqlCell) => string): string {
  return JSON.stringify(row.map(key));
}

function looseKey(cell: SqlCell): string {
  return isNumber(cell) ? "#" : cellKey(cell);
}

function sorted(rows: readonly Row[]): readonly Row[] {
  return rows.toSorted((left, right) => {
    for (const [index, cell] of left.entries()) {
      const other = right[index];
      if (isNumber(cell) && other !== undefined && isNumber(other) && cell !== other) return cell < other ? -1 : 1;
    }
    return 0;
  });
}

function append(map: Map<string, Row[]>, key: string, row: Row): void {
  const rows = map.get(key);
  if (rows === undefined) map.set(key, [row]);
  else rows.push(row);
}
