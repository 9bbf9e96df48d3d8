import { isJsonObject } from "@cupel/core";
import type { PythonChecks } from "./checks.ts";

const texts = ["language", "prefix", "check", "setup", "suite", "module", "solution"] as const;
const words: Readonly<Record<string, readonly string[]>> = {
  trust: ["trusted", "untrusted"],
  compare: ["lines", "tokens", "exact"],
  runner: ["unittest", "pytest"],
};
const lists = ["tests", "assertions", "runs"] as const;

/** A sentence per defect of a codestub task's checks. A language nobody runs is no defect: such tasks are `error(unsupported)`. */
export function pythonDefects(checks: PythonChecks, scope: "public" | "gold"): readonly string[] {
  const values = checks as unknown as { readonly [key: string]: unknown };
  const sentences: string[] = [];
  for (const name of texts) {
    if (values[name] !== undefined && typeof values[name] !== "string") sentences.push(`${name} must be a text`);
  }
  for (const [name, allowed] of Object.entries(words)) {
    if (values[name] !== undefined && !allowed.includes(String(values[name]))) sentences.push(`${name} must be ${allowed.join(" or ")}`);
  }
  const { entry_point: entry, tests, assertions, runs } = values;
  const isWhole = runs !== undefined || values.suite !== undefined;
  if (!(isWhole && entry === undefined) && !(typeof entry === "string" && /^[\p{L}_][\p{L}\p{N}_]*$/u.test(entry))) {
    sentences.push("entry_point must be the name of a function");
  }
  if (isWhole && [tests, assertions, values.check].some((part) => part !== undefined)) {
    sentences.push("a whole program or a suite cannot have tests, assertions or a check beside it");
  }
  if (tests !== undefined) sentences.push(...testDefects(tests));
  if (assertions !== undefined) sentences.push(...listDefects("assertions", assertions, isText, "must be source text"));
  if (runs !== undefined) sentences.push(...listDefects("runs", runs, isRun, "must have stdin and stdout, both texts"));
  if (scope === "gold" && lists.some((name) => Array.isArray(values[name]) && values[name].length === 0)) {
    sentences.push("there is no hidden test, so any program that loads would pass");
  }
  return sentences;
}

/** A sentence where a list of tests is none. */
export function testDefects(tests: unknown, name = "tests"): readonly string[] {
  return listDefects(name, tests, isCase, "must have args (a list) and equals");
}

function listDefects(name: string, list: unknown, isItem: (item: unknown) => boolean, sentence: string): readonly string[] {
  if (!Array.isArray(list)) return [`${name} must be a list`];
  const wrong = list.findIndex((item) => !isItem(item));
  return wrong < 0 ? [] : [`${name}[${wrong}] ${sentence}`];
}

function isCase(test: unknown): boolean {
  return (
    isJsonObject(test) && Array.isArray(test.args) && test.equals !== undefined && (test.kwargs === undefined || isJsonObject(test.kwargs))
  );
}

function isText(item: unknown): boolean {
  return typeof item === "string" && item.trim() !== "";
}

function isRun(run: unknown): boolean {
  return isJsonObject(run) && typeof run.stdin === "string" && typeof run.stdout === "string";
}
