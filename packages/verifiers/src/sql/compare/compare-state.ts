import type { CellRules } from "./cells.ts";
import { compareResult, type SqlResult } from "./compare-result.ts";

/** A table with its rows. */
export interface TableState extends SqlResult {
  readonly name: string;
}

/**
 * What differs between the tables of a database and those it must have, in a sentence; undefined where nothing does. Tables and columns
 * are matched by name, rows in any order. Tables beyond the expected are a difference, too.
 */
export function compareState(expected: readonly TableState[], got: readonly TableState[], rules: CellRules): string | undefined {
  const found = new Map(got.map((table) => [table.name.toLowerCase(), table]));
  for (const { name, columns, rows } of expected) {
    const table = found.get(name.toLowerCase());
    if (table === undefined) return `table ${JSON.stringify(name)} is missing`;
    found.delete(name.toLowerCase());
    const difference = compareResult({ columns, anyColumnOrder: true, groups: [rows] }, table, rules);
    if (difference !== undefined) return `table ${JSON.stringify(name)}: ${difference}`;
  }
  const [more] = found.values();
  return more && `table ${JSON.stringify(more.name.slice(0, 100))} should not be there`;
}
