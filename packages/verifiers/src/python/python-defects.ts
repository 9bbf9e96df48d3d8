import { isJsonObject } from "@cupel/core";
import type { PythonChecks } from "./python.ts";

/** A sentence per defect of a codestub task's checks. Another language than Python is no defect: such tasks are `error(unsupported)`. */
export function pythonDefects(checks: PythonChecks, scope: "public" | "gold"): readonly string[] {
  const sentences: string[] = [];
  const { language, entry_point: entry, tests, prefix, check } = checks as unknown as { readonly [key: string]: unknown };
  if (language !== undefined && typeof language !== "string") sentences.push("language must be a text");
  if (typeof entry !== "string" || !/^[\p{L}_][\p{L}\p{N}_]*$/u.test(entry)) sentences.push("entry_point must be the name of a function");
  if (prefix !== undefined && typeof prefix !== "string") sentences.push("prefix must be source text");
  if (check !== undefined && typeof check !== "string") sentences.push("check must be source text");
  if (tests !== undefined) sentences.push(...testDefects(tests));
  if (scope === "gold" && check === undefined && Array.isArray(tests) && tests.length === 0) {
    sentences.push("there is no hidden test, so any program that loads would pass");
  }
  return sentences;
}

/** A sentence where a list of tests is none. */
export function testDefects(tests: unknown, name = "tests"): readonly string[] {
  if (!Array.isArray(tests)) return [`${name} must be a list`];
  const wrong = tests.findIndex(
    (test: unknown) =>
      !isJsonObject(test) ||
      !Array.isArray(test.args) ||
      test.equals === undefined ||
      (test.kwargs !== undefined && !isJsonObject(test.kwargs)),
  );
  return wrong < 0 ? [] : [`${name}[${wrong}] must have args (a list) and equals`];
}
