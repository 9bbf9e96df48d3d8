import { isJsonObject, type Json, type JsonObject } from "@cupel/core";
import type { SqlChecks } from "../sql-types.ts";
import { comparisonDefects, expectedDefects } from "./expected-defects.ts";
import { fixtureDefects } from "./fixture-defects.ts";

const dialects: readonly unknown[] = ["sqlite", "duckdb", "postgres"];
const collations: readonly unknown[] = ["binary", "nocase", "rtrim"];

/** A sentence per defect in the shape of a sql task's checks: what can be told without running anything. */
export function sqlDefects(checks: SqlChecks, scope: "public" | "gold"): readonly string[] {
  const given = checks as unknown as JsonObject;
  const isWrite = given.policy === "write";
  const sentences = [...settingDefects(given, isWrite), ...comparisonDefects(given), ...fixtureDefects(given, "")];
  const rules = sentences.length === 0 ? given : {};
  const hasOwn = given.setup !== undefined || given.tables !== undefined;
  if (!hasOwn && given.examples === undefined && !(scope === "gold" && given.databases !== undefined))
    sentences.push("there are no tables to run a query on");

  const databases = (name: "examples" | "databases", needsExpected: boolean): readonly string[] => {
    const list = given[name];
    if (list === undefined) return [];
    if (!Array.isArray(list)) return [`${name} must be a list`];
    return list.flatMap((database: Json, index) => {
      const path = `${name}[${index}]`;
      if (!isJsonObject(database) || (database.setup === undefined && database.tables === undefined))
        return [`${path}.tables must be a list of at least one table, or ${path}.setup a text of SQL statements`];
      const own = [...fixtureDefects(database, `${path}.`)];
      if (needsExpected || database.expected !== undefined)
        own.push(...expectedDefects(database.expected, `${path}.expected`, { isWrite, rules }));
      return own;
    });
  };
  sentences.push(...databases("examples", true));
  if (scope === "public") return sentences;
  const { query, expected } = given;
  if (query !== undefined && (typeof query !== "string" || query.trim() === "")) sentences.push("query must be a text of SQL");
  sentences.push(...databases("databases", query === undefined));
  if (expected !== undefined) sentences.push(...expectedDefects(expected, "expected", { isWrite, rules }));
  if (expected !== undefined && !hasOwn) sentences.push("expected has no tables to run a query on");
  if (sentences.length === 0 && isVacuous(checks)) {
    sentences.push("every database expects no rows and names no columns, so a query that finds nothing would pass");
  }
  return sentences;
}

function settingDefects(checks: JsonObject, isWrite: boolean): readonly string[] {
  const {
    dialect = "sqlite",
    policy = "read",
    statements = 1,
    state,
    tolerance = 0,
    strict_types: strict = false,
    collation = "binary",
  } = checks;
  const sentences: string[] = [];
  if (!dialects.includes(dialect)) sentences.push('dialect must be "sqlite", "duckdb" or "postgres"');
  if (policy !== "read" && policy !== "write") sentences.push('policy must be "read" or "write"');
  if (!(Number.isInteger(statements) && Number(statements) >= 1 && Number(statements) <= 1000))
    sentences.push("statements must be an integer from 1 to 1,000");
  if (!isWrite && statements !== 1) sentences.push('statements beyond one need policy "write"');
  if (state !== undefined && !(isWrite && Array.isArray(state) && state.length > 0 && state.every((name) => typeof name === "string")))
    sentences.push('state must be a list of table names, with policy "write"');
  if (!(typeof tolerance === "number" && tolerance >= 0)) sentences.push("tolerance must be a number of at least 0");
  if (typeof strict !== "boolean") sentences.push("strict_types must be true or false");
  if (!collations.includes(collation)) sentences.push('collation must be "binary", "nocase" or "rtrim"');
  return sentences;
}

/** Without a gold query: whether nothing that is expected asks for anything. */
function isVacuous({ expected, databases = [], columns: names, query, policy }: SqlChecks): boolean {
  if (query !== undefined || policy === "write") return false;
  const all = [expected, ...databases.map((database) => database.expected)].flatMap((one) =>
    one !== undefined && "rows" in one ? [one] : [],
  );
  return all.length > 0 && all.every(({ rows, columns }) => rows.length === 0 && (columns ?? names) === undefined);
}
