import type { FixtureScript, SqlEngine, SqlOutput } from "../engines/sql-engine.ts";
import { runSteadily } from "../run-steadily.ts";
import type { SqlChecks } from "../sql-types.ts";
import { databaseName, fixtureDefect } from "./fixture-defect.ts";
import { goldGroups } from "./gold-groups.ts";
import type { Expectation, SqlDefect } from "./loaded-task.ts";
import { missingFeature } from "./missing-feature.ts";

/** What a gold query gave, and what is therefore expected. */
export interface GoldOutput {
  readonly output: SqlOutput;
  readonly expected: Expectation;
}

/** What the gold query of a task gives on a database, as what is expected there; a defect when it does not run. */
export async function goldExpectation(
  engine: SqlEngine,
  { query = "", policy = "read", statements = 1, ...rules }: SqlChecks,
  { fixture, state, path }: { readonly fixture: FixtureScript; readonly state: readonly string[] | "all"; readonly path: string },
): Promise<GoldOutput | SqlDefect> {
  const outcome = await runSteadily(engine, { script: { text: query, policy, statements, state }, fixture, signal: undefined });
  if (outcome.kind === "state") return { output: outcome, expected: outcome };
  if (outcome.kind !== "rows") {
    const defect = fixtureDefect(outcome, path);
    if (defect !== undefined) return defect;
    const reason = `the gold query does not run on ${databaseName(path)} (${outcome.kind})`;
    return { code: missingFeature(outcome.reason) ? "unsupported" : "contract", reason, detail: outcome.reason };
  }
  const { columns } = outcome;
  const places = rules.order_by ?? [];
  const lost = places.find((column) =>
    typeof column === "number" ? column > columns.length : !columns.some((name) => name.toLowerCase() === column.toLowerCase()),
  );
  if (lost !== undefined) return { code: "contract", reason: `the gold query has no column ${JSON.stringify(lost)} to order by` };
  const names = rules.columns ?? (rules.column_order === "any" ? columns : undefined);
  const groups = await goldGroups({ query, result: outcome, rules, engine, fixture });
  const result = { ...(names && { columns: names }), anyColumnOrder: rules.column_order === "any", width: columns.length, groups };
  return { output: outcome, expected: { kind: "rows", result } };
}
