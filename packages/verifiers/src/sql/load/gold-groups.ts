import type { CellRules, SqlCells } from "../compare/cells.ts";
import type { SqlResult } from "../compare/compare-result.ts";
import { columnPlace, groupsOf, groupTies } from "../compare/expected-result.ts";
import { matchRows } from "../compare/match-rows.ts";
import type { FixtureScript, SqlEngine } from "../engines/sql-engine.ts";
import type { SqlComparison } from "../sql-types.ts";
import { orderBy } from "../text/order-by.ts";

const exactly: CellRules = { tolerance: 0, strictTypes: true, collation: "binary" };

interface GoldRun {
  readonly query: string;
  readonly result: SqlResult;
  readonly rules: SqlComparison;
  readonly engine: SqlEngine;
  readonly fixture: FixtureScript;
}

/**
 * The rows of a gold query, grouped by what its order leaves open: all in one group without an ORDER BY, rows that tie under it together,
 * and each row alone where the ties cannot be told.
 */
export async function goldGroups({ query, result, rules, engine, fixture }: GoldRun): Promise<readonly (readonly SqlCells[])[]> {
  const { columns, rows } = result;
  if (rules.order_sensitive === false) return [rows];
  if (rules.order_by !== undefined) return groupsOf(rows, { ...rules, order_sensitive: true }, columns);
  const order = orderBy(query);
  if (order === undefined) return groupsOf(rows, rules, columns);
  const places = order.terms.map(({ column }) => (column === undefined ? -1 : columnPlace(column, columns)));
  const isOwn = (place = -1): boolean => place >= 0 && place < columns.length;
  const own = places.filter(isOwn);
  const others = order.terms.filter((_, index) => !isOwn(places[index]));
  if (others.length === 0) return groupTies(rows, (row) => own.map((place) => row[place] ?? null));
  const text = order.withRanks(others);
  const ranked = text === undefined ? undefined : await engine.run({ text, policy: "read", statements: 1 }, fixture);
  const alone = rows.map((row) => [row]);
  if (ranked?.kind !== "rows") return alone;
  const width = columns.length;
  const bare = ranked.rows.map((row) => row.slice(0, width));
  if (matchRows(rows, bare, exactly) !== undefined) return alone;
  return groupTies(bare, (row, index) => [...own.map((place) => row[place] ?? null), ...(ranked.rows[index] ?? []).slice(width)]);
}
