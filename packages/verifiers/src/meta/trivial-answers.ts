import { scoringChecks, type Task } from "@cupel/core";
import { isJavaScript } from "../code/is-javascript.ts";

const values = ["None", "0", "True", "False", "[]", '""'];

/** Answers that know nothing of a task. A check that accepts one of them checks nothing. */
export function trivialAnswers(task: Task): readonly string[] {
  const checks = scoringChecks(task) ?? task.checks;
  if (task.kind === "json") return ["", "null", "{}", "[]", "0", "true", '""'];
  if (task.kind === "sql")
    return ["", "SELECT NULL", "SELECT 0", "SELECT NULL WHERE 0", ...tablesOf(checks.tables ?? firstTables(checks.examples))];
  if (task.kind === "codestub") return checks.runs === undefined ? functions(checks) : ["", "print()", "print(0)", "print(open(0).read())"];
  return ["", "0", "-", "I do not know."];
}

function functions({ entry_point: entry, language }: { readonly [name: string]: unknown }): readonly string[] {
  if (typeof entry !== "string") return ["", "pass"];
  if (isJavaScript(language)) {
    const bodies = ["", "return null", "return 0", "return true", "return false", "return []", 'return ""', "return rest[0]"];
    return ["", ...bodies.map((body) => `function ${entry}(...rest) { ${body} }`)];
  }
  const echo = `def ${entry}(*args, **kwargs):\n    return args[0] if args else None\n`;
  return ["", ...values.map((value) => `def ${entry}(*args, **kwargs):\n    return ${value}\n`), echo];
}

/** The tables of the first of a task's databases: a task whose own database is hidden has them in its examples. */
function firstTables(databases: unknown): unknown {
  return Array.isArray(databases) ? (databases[0] as { readonly tables?: unknown } | undefined)?.tables : undefined;
}

function tablesOf(tables: unknown): readonly string[] {
  const [first] = Array.isArray(tables) ? (tables as readonly { readonly name?: unknown }[]) : [];
  return typeof first?.name === "string" ? [`SELECT * FROM "${first.name}"`, `SELECT count(*) FROM "${first.name}"`] : [];
}
