import type { SqlCells } from "./cells.ts";
import type { RowDifference } from "./match-rows.ts";

const mostMatched = 200;

interface Pairing {
  readonly expected: readonly SqlCells[];
  readonly got: readonly SqlCells[];
  /** What is left of both sides when rows that are exactly equal are struck out. */
  readonly exact: RowDifference;
  /** In how many columns numbers may differ. */
  readonly columns: number;
  isSame(left: SqlCells, right: SqlCells): boolean;
}

/**
 * Pairs rows that agree in all but their numbers; undefined when each finds a partner. Up to 200 rows in the best possible way. More
 * rows with one column of numbers are paired in sorted order, which is best there; with several, rows that are exactly equal first.
 */
export function pairRows({ expected, got, exact, columns, isSame }: Pairing): RowDifference | undefined {
  if (Math.max(expected.length, got.length) <= mostMatched) return bestPairs(expected, got, isSame);
  if (columns === 1) return sortedPairs(expected, got, isSame);
  const { missing, extra } = exact;
  return Math.max(missing.length, extra.length) <= mostMatched ? bestPairs(missing, extra, isSame) : sortedPairs(missing, extra, isSame);
}

// Kuhn's algorithm for the largest bipartite matching.
function bestPairs(expected: readonly SqlCells[], got: readonly SqlCells[], isSame: Pairing["isSame"]): RowDifference | undefined {
  const owner = new Array<number>(got.length).fill(-1);
  const place = (row: number, seen: Set<number>): boolean => {
    const wanted = expected[row];
    return got.some((other, index) => {
      if (wanted === undefined || seen.has(index) || !isSame(wanted, other)) return false;
      seen.add(index);
      const holder = owner[index] ?? -1;
      if (holder >= 0 && !place(holder, seen)) return false;
      owner[index] = row;
      return true;
    });
  };
  const missing = expected.filter((_, row) => !place(row, new Set()));
  return difference(
    missing,
    got.filter((_, index) => owner[index] === -1),
  );
}

function sortedPairs(expected: readonly SqlCells[], got: readonly SqlCells[], isSame: Pairing["isSame"]): RowDifference | undefined {
  const [left, right] = [expected.toSorted(byNumbers), got.toSorted(byNumbers)];
  const agrees = (row: number): boolean => {
    const [one, other] = [left[row], right[row]];
    return one !== undefined && other !== undefined && isSame(one, other);
  };
  return difference(
    left.filter((_, row) => !agrees(row)),
    right.filter((_, row) => !agrees(row)),
  );
}

function byNumbers(left: SqlCells, right: SqlCells): number {
  for (const [column, cell] of left.entries()) {
    const other = right[column];
    if ((typeof cell !== "number" && typeof cell !== "bigint") || (typeof other !== "number" && typeof other !== "bigint")) continue;
    if (cell < other) return -1;
    if (cell > other) return 1;
  }
  return 0;
}

function difference(missing: readonly SqlCells[], extra: readonly SqlCells[]): RowDifference | undefined {
  return missing.length + extra.length === 0 ? undefined : { missing, extra };
}
