import { isJsonObject, type Json, type JsonObject, type Task } from "@cupel/core";
import { testDefects } from "../python/defects.ts";
import { sqlDefects } from "../sql/defects/sql-defects.ts";
import type { SqlChecks } from "../sql/sql-types.ts";
import { optionalText, otherFields, type PlacedLine, refuse, requiredText, subject } from "./line-place.ts";

/** The kinds of lines that have checks and gold as fields of their own. */
export const referenceKinds: readonly string[] = ["json", "sql", "codestub"];

// The reference compares floats this loosely; its files were made for it.
const tolerance = 1e-6;
const common = ["id", "kind", "prompt", "family", "split", "difficulty", "metadata"];
const openSql = ["examples", "dialect", "policy", "statements", "state", "columns", "column_order", "order_sensitive", "order_by"];
const comparedSql = ["tolerance", "strict_types", "collation"];
const hiddenSql = ["expected", "databases", "query"];
const fields: Readonly<Record<string, readonly string[]>> = {
  json: ["schema", "expected"],
  sql: ["db", ...openSql, ...comparedSql, ...hiddenSql],
  codestub: ["language", "entry_point", "tests", "public_tests"],
};

/** A line `{id, kind, prompt, ...}` in the reference's format or our superset of it, as a task. @throws CupelError `DATA_INVALID` */
export function referenceTask(
  line: PlacedLine,
  { publicTests, kinds }: { readonly publicTests: number; readonly kinds: readonly string[] },
): Task {
  const id = requiredText(line, "id");
  const kind = requiredText(line, "kind");
  if (!referenceKinds.includes(kind)) refuse(line, `task "${id}" is of the unknown kind "${kind}"; the kinds are ${kinds.join(", ")}.`);
  const prompt = requiredText(line, "prompt");
  const parts = kind === "json" ? jsonParts(line) : kind === "sql" ? sqlParts(line) : codeParts(line, publicTests);
  const family = optionalText(line, "family");
  const split = optionalText(line, "split");
  const difficulty = optionalText(line, "difficulty");
  const metadata = metadataOf(line, [...common, ...(fields[kind] ?? [])]);
  return { id, kind, prompt, ...parts, ...(family && { family }), ...(split && { split }), ...(difficulty && { difficulty }), ...metadata };
}

type Parts = Pick<Task, "checks" | "gold">;

function jsonParts(line: PlacedLine): Parts {
  const { schema, expected } = line.object;
  if (schema === undefined && expected === undefined) return vacuous(line, "neither a schema nor an expected value");
  if (schema !== undefined && typeof schema !== "boolean" && !isJsonObject(schema))
    refuse(line, `${subject(line)} needs an object in "schema".`);
  if (typeof expected === "object" && expected !== null && Object.keys(expected).length === 0) {
    refuse(line, `${subject(line)} expects an empty value, so any answer would be right.`);
  }
  return { checks: schema === undefined ? {} : { schema }, ...(expected !== undefined && { gold: { expected, tolerance } }) };
}

function sqlParts(line: PlacedLine): Parts {
  const { db } = line.object;
  if (db === undefined) refuse(line, `${subject(line)} lacks the field "db": without tables any query would pass.`);
  if (!isJsonObject(db) || (db.tables ?? db.setup) === undefined)
    refuse(line, `${subject(line)} needs an object with a list of tables, or a text of set-up SQL, in "db".`);
  const { setup, tables } = db;
  const checks = {
    ...(setup !== undefined && { setup }),
    ...(tables !== undefined && { tables }),
    ...pick(line, [...openSql, ...comparedSql]),
  };
  const gold = pick(line, hiddenSql);
  const hasGold = Object.keys(gold).length > 0;
  if (!hasGold && line.object.examples === undefined) return vacuous(line, "neither expected rows, a gold query nor examples");
  const [defect] = sqlDefects({ ...checks, ...gold } as unknown as SqlChecks, "gold");
  if (defect !== undefined) refuse(line, `${subject(line)}: ${defect}.`);
  return { checks, ...(hasGold && { gold }) };
}

/** The fields of a line that are there. */
function pick({ object }: PlacedLine, names: readonly string[]): JsonObject {
  return Object.fromEntries(names.flatMap((name) => (object[name] === undefined ? [] : [[name, object[name]]])));
}

function codeParts(line: PlacedLine, publicTests: number): Parts {
  const entry = requiredText(line, "entry_point");
  if (!/^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(entry))
    refuse(line, `${subject(line)} needs the name of a function in "entry_point", not "${entry}".`);
  const language = optionalText(line, "language") ?? "python";
  const own = testsOf(line, "public_tests");
  const hidden = testsOf(line, "tests");
  if (own.length + hidden.length === 0) return vacuous(line, "no tests");
  const open = [...own, ...hidden.slice(0, publicTests)];
  return {
    checks: { language, entry_point: entry, ...(open.length > 0 && { tests: open }) },
    ...(hidden.length > 0 && { gold: { tests: [...own, ...hidden] } }),
  };
}

function testsOf(line: PlacedLine, name: string): readonly Json[] {
  const tests = line.object[name];
  if (tests === undefined) return [];
  const [defect] = testDefects(tests, name);
  if (defect !== undefined) refuse(line, `${subject(line)}: ${defect}.`);
  return tests as readonly Json[];
}

function vacuous(line: PlacedLine, lack: string): never {
  return refuse(line, `${subject(line)} has ${lack}, so any answer would pass.`);
}

/** Fields nobody knows, beside those of the line's own `metadata`. */
export function metadataOf({ object }: PlacedLine, known: readonly string[]): { readonly metadata?: JsonObject } {
  const own = isJsonObject(object.metadata) ? object.metadata : undefined;
  const others = otherFields(object, known);
  return own === undefined && others === undefined ? {} : { metadata: { ...own, ...others } };
}
