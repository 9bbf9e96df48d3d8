import type { CellRules, SqlCells } from "./cells.ts";
import type { ExpectedResult } from "./expected-result.ts";
import { matchRows, type RowDifference } from "./match-rows.ts";
import { showNames, showRows } from "./show-rows.ts";

/** Rows with the names of their columns, as an engine gives them. */
export interface SqlResult {
  readonly columns: readonly string[];
  readonly rows: readonly SqlCells[];
}

const shown = 3;

/** What differs between a result and the one it must be, in a sentence for a person or a model; undefined where nothing does. */
export function compareResult(expected: ExpectedResult, got: SqlResult, rules: CellRules): string | undefined {
  const { columns, width = got.columns.length, groups } = expected;
  if (columns !== undefined) {
    const order = expected.anyColumnOrder ? placesOf(columns, got.columns) : sameOrder(columns, got.columns);
    const anyhow = expected.anyColumnOrder ? " in any order" : "";
    if (order === undefined) return `expected the columns ${showNames(columns)}${anyhow}, got ${showNames(got.columns)}`;
    if (expected.anyColumnOrder) return compareGroups(groups, permuted(got.rows, order), rules);
  } else if (width !== got.columns.length) return `expected ${counted(width, "column")}, got ${got.columns.length}`;
  return compareGroups(groups, got.rows, rules);
}

function compareGroups(groups: readonly (readonly SqlCells[])[], got: readonly SqlCells[], rules: CellRules): string | undefined {
  if (groups.length <= 1) {
    const difference = matchRows(groups[0] ?? [], got, rules);
    return difference && describe(difference, groups[0] ?? [], got);
  }
  let from = 0;
  for (const group of groups) {
    const difference = matchRows(group, got.slice(from, from + group.length), rules);
    if (difference !== undefined) {
      const all = groups.flat();
      const anyOrder = matchRows(all, got, rules);
      if (anyOrder !== undefined) return describe(anyOrder, all, got);
      const [wanted, found] = [difference.missing.slice(0, 1), difference.extra.slice(0, 1)];
      return `the rows are right, their order is not: from row ${from + 1} on expected ${showRows(wanted)}, got ${showRows(found)}`;
    }
    from += group.length;
  }
  return from === got.length ? undefined : describe({ missing: [], extra: got.slice(from) }, groups.flat(), got);
}

function describe({ missing, extra }: RowDifference, expected: readonly SqlCells[], got: readonly SqlCells[]): string {
  if (missing.length > 0 && extra.length > 0 && expected.length === got.length) return `expected ${some(missing)}, got ${some(extra)}`;
  const parts = [`expected ${counted(expected.length, "row")}, got ${got.length}`];
  if (missing.length > 0) parts.push(`missing: ${some(missing)}`);
  if (extra.length > 0) parts.push(`too many: ${some(extra)}`);
  return parts.join("; ");
}

function some(rows: readonly SqlCells[]): string {
  return `${showRows(rows.slice(0, shown))}${rows.length > shown ? ` and ${rows.length - shown} more` : ""}`;
}

function counted(count: number, noun: string): string {
  return count === 1 ? `1 ${noun}` : `${count} ${noun}s`;
}

function sameOrder(columns: readonly string[], got: readonly string[]): readonly number[] | undefined {
  const isSame = columns.length === got.length && columns.every((name, place) => isSameName(name, got[place] ?? ""));
  return isSame ? [...columns.keys()] : undefined;
}

/** For each name the place of the column that bears it; names that stand twice are taken in order. */
function placesOf(columns: readonly string[], got: readonly string[]): readonly number[] | undefined {
  if (columns.length !== got.length) return undefined;
  const free = new Set(got.keys());
  const places = columns.map((name) => {
    const place = [...free].find((index) => isSameName(name, got[index] ?? ""));
    if (place !== undefined) free.delete(place);
    return place;
  });
  return places.every((place) => place !== undefined) ? places : undefined;
}

function permuted(rows: readonly SqlCells[], places: readonly number[]): readonly SqlCells[] {
  return rows.map((row) => places.map((place) => row[place] ?? null));
}

function isSameName(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase();
}
