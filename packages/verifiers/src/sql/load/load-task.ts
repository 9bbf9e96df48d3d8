import type { CellRules } from "../compare/cells.ts";
import { compareOutput } from "../compare/compare-output.ts";
import { cellOf, expectedResult } from "../compare/expected-result.ts";
import { sqlDefects } from "../defects/sql-defects.ts";
import type { SqlEngine } from "../engines/sql-engine.ts";
import { derivedFixtures } from "../fixture/derive-fixture.ts";
import { fixtureScript } from "../fixture/fixture-script.ts";
import { rowValues } from "../row-values.ts";
import type { SqlChecks, SqlDatabase, SqlExpected } from "../sql-types.ts";
import { fixtureDefect } from "./fixture-defect.ts";
import { goldExpectation } from "./gold-expectation.ts";
import type { Expectation, JudgedDatabase, LoadedTask, SqlDefect } from "./loaded-task.ts";
import { vacuity } from "./vacuity.ts";
import { workingEngine } from "./working-engine.ts";

const seeds = 8;
const probe = { text: "SELECT 1", policy: "read", statements: 1 } as const;

/**
 * Looks at a task before any answer is judged: its databases are built, its gold query is run on each and compared with the rows that
 * the task states, and where there is one database only another is derived from it.
 * @throws CupelError `PEER_MISSING`, `VERIFIER_FAILED` when the engine does not work
 */
export async function loadTask(given: SqlEngine, checks: SqlChecks, scope: "public" | "gold"): Promise<LoadedTask> {
  const engine = workingEngine(given);
  const shape = sqlDefects(checks, scope).map((reason): SqlDefect => ({ code: "contract", reason }));
  if (shape.length > 0) return refused(shape);
  const { dialect = engine.dialect } = checks;
  if (dialect !== engine.dialect) {
    return refused([{ code: "unsupported", reason: `the task is written for ${dialect}, but queries run on ${engine.dialect}` }]);
  }
  const defects: SqlDefect[] = [];
  const databases: JudgedDatabase[] = [];
  for (const { path, database } of databasesOf(checks, scope)) {
    const loaded = await loadDatabase(engine, checks, { path, database, scope });
    if ("code" in loaded) defects.push(loaded);
    else databases.push(loaded);
  }
  if (defects.length > 0 || scope === "public") return { defects, databases, derived: 0 };
  const derived = databases.length === 1 && checks.query !== undefined ? await derive(engine, checks, databases) : [];
  const all = [...databases, ...derived];
  const vacuous = await vacuity(engine, checks, all);
  return vacuous ? refused([vacuous]) : { defects, databases: all, derived: derived.length };
}

function refused(defects: readonly SqlDefect[]): LoadedTask {
  return { defects, databases: [], derived: 0 };
}

/** The databases that count at a scope: publicly the task's own and its examples, while scoring those with something to expect. */
function databasesOf(checks: SqlChecks, scope: "public" | "gold"): readonly { readonly path: string; readonly database: SqlDatabase }[] {
  const { setup, tables, expected, query, examples = [], databases = [] } = checks;
  const own = { ...(setup !== undefined && { setup }), ...(tables && { tables }), ...(scope === "gold" && expected && { expected }) };
  const hasOwn = (setup ?? tables) !== undefined && (scope === "public" || (expected ?? query) !== undefined);
  const list = scope === "public" ? examples : databases;
  return [
    ...(hasOwn ? [{ path: "", database: own }] : []),
    ...list.map((database, index) => ({ path: `${scope === "public" ? "examples" : "databases"}[${index}]`, database })),
  ];
}

async function loadDatabase(
  engine: SqlEngine,
  checks: SqlChecks,
  { path, database, scope }: { readonly path: string; readonly database: SqlDatabase; readonly scope: "public" | "gold" },
): Promise<JudgedDatabase | SqlDefect> {
  const fixture = fixtureScript(database, engine.dialect);
  const stated = database.expected && statedExpectation(database.expected, checks, engine.dialect !== "sqlite");
  const state = checks.state ?? (stated?.kind === "state" ? stated.tables.map(({ name }) => name) : "all");
  const gold = scope === "gold" && checks.query !== undefined ? await goldExpectation(engine, checks, { fixture, state, path }) : undefined;
  if (gold !== undefined && "code" in gold) return gold;
  const defect = gold === undefined ? fixtureDefect(await engine.run(probe, fixture), path) : undefined;
  if (defect !== undefined) return defect;
  if (gold !== undefined && stated !== undefined) {
    const detail = compareOutput(stated, gold.output, cellRules(checks));
    const reason = `${path === "" ? "" : `${path}.`}expected is not what the gold query gives`;
    if (detail !== undefined) return { code: "contract", reason, detail };
  }
  const expected = stated ?? gold?.expected;
  return { path, fixture, state, ...(expected && { expected }) };
}

/** Databases beside the only one on which the gold gives something else than there: at most one. */
async function derive(engine: SqlEngine, checks: SqlChecks, databases: readonly JudgedDatabase[]): Promise<readonly JudgedDatabase[]> {
  const [only] = databases;
  if (only?.expected === undefined) return [];
  for await (const fixture of derivedFixtures(engine, only.fixture, seeds)) {
    const gold = await goldExpectation(engine, checks, { fixture, state: only.state, path: "a derived database" });
    if ("code" in gold || (gold.output.kind === "rows" && gold.output.rows.length === 0)) continue;
    if (compareOutput(only.expected, gold.output, cellRules(checks)) === undefined) continue;
    return [{ path: "a derived database", fixture, state: only.state, expected: gold.expected }];
  }
  return [];
}

function statedExpectation(expected: SqlExpected, checks: SqlChecks, booleans: boolean): Expectation {
  if ("rows" in expected) return { kind: "rows", result: expectedResult(expected, checks, { booleans }) };
  const tables = expected.tables.map(({ name, columns, rows }) => {
    const names = columns.map(([column]) => column);
    return { name, columns: names, rows: rows.map((row) => rowValues(row, names).map((value) => cellOf(value, booleans))) };
  });
  return { kind: "state", tables };
}

/** When two cells are the same in a task. */
export function cellRules({ tolerance = 0, strict_types: strictTypes = false, collation = "binary" }: SqlChecks): CellRules {
  return { tolerance, strictTypes, collation };
}
