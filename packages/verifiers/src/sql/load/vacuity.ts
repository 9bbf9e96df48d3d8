import { compareState } from "../compare/compare-state.ts";
import type { SqlEngine } from "../engines/sql-engine.ts";
import { readEverything } from "../fixture/derive-fixture.ts";
import type { SqlChecks } from "../sql-types.ts";
import type { JudgedDatabase, SqlDefect } from "./loaded-task.ts";

const exactly = { tolerance: 0, strictTypes: true, collation: "binary" } as const;

/** A defect when an answer that says nothing would be right on every database: one that finds nothing, finds NULL, or changes nothing. */
export async function vacuity(engine: SqlEngine, checks: SqlChecks, databases: readonly JudgedDatabase[]): Promise<SqlDefect | undefined> {
  if (databases.length === 0) return undefined;
  const results = databases.flatMap(({ expected }) => (expected?.kind === "rows" ? [expected.result.groups.flat()] : []));
  if (results.length === databases.length) {
    if (checks.query !== undefined && results.every((rows) => rows.length === 0))
      return { code: "vacuous", reason: "the gold gives no rows on any database, so a query that finds nothing would pass" };
    if (results.every((rows) => rows.length === 1 && rows[0]?.every((cell) => cell === null)))
      return { code: "vacuous", reason: "the gold is NULL on every database, so SELECT NULL would pass" };
    return undefined;
  }
  for (const { expected, fixture, state } of databases) {
    const before = await engine.run({ ...readEverything, state }, fixture);
    if (expected?.kind !== "state" || before.kind !== "state") return undefined;
    if (compareState(expected.tables, before.tables, exactly) !== undefined) return undefined;
  }
  return { code: "vacuous", reason: "no database changes, so statements that change nothing would pass" };
}
