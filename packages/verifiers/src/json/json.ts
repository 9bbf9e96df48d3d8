import { broken, CupelError, fail, isStandardSchema, type Json, pass, type Verdict, type Verifier, type VerifierInput } from "@cupel/core";
import { guarded } from "../guarded.ts";
import { describeProblems } from "./describe-problems.ts";
import { type FindJson, type FoundJson, findJson } from "./find-json.ts";
import { goldDefects } from "./gold-defects.ts";
import type { JsonChecks, JsonOptions } from "./json-checks.ts";
import { repairJson } from "./repair-json.ts";
import { checkStandard } from "./run/check-standard.ts";
import { type SchemaOutcome, SchemaRunner } from "./run/schema-runner.ts";
import type { Problem } from "./schema/contract.ts";
import { compareSubset, type DifferingValue } from "./subset.ts";

/**
 * Verifies JSON answers: strictly read, found in a code fence or amid prose where they are not alone (the verdict says which), checked
 * against the task's schema, and while scoring compared with the part that the gold fixes.
 * @throws CupelError `USAGE` for options out of range
 */
export function json(options: JsonOptions = {}): Verifier<JsonChecks> {
  const { schemaMs = 250, workers = 1, schemas = "author", documents, strictSchema = true, formats = true, repair = false } = options;
  requireInteger("schemaMs", schemaMs, 60_000);
  requireInteger("workers", workers, 64);
  const runner = new SchemaRunner({
    ...{ wallMs: schemaMs, workers, strict: strictSchema, formats, trusted: schemas === "author" },
    ...(documents && { documents }),
  });

  const judgeFound = (search: FindJson, input: VerifierInput<JsonChecks>): Verdict | Promise<Verdict> => {
    if ("problem" in search) return fail(`not valid JSON: ${search.problem}`, { code: "load" });
    const { found } = search;
    const { schema } = input.checks;
    const [first] = found;
    if (first === undefined) return fail("not valid JSON: there is none", { code: "load" });
    if (schema === undefined) return judge(first, input);
    const { length } = input.candidate.text;
    const values = found.map(({ value }) => value);
    const end = (outcome: SchemaOutcome): Verdict =>
      outcome.kind === "checked" ? verdictOf(found, outcome.problems, input) : unchecked(outcome, first, schemaMs);
    if (isStandardSchema(schema)) return checkStandard(schema, { values, signal: input.signal }).then(end);
    if (runner.fitsHere(schema, first.value, length)) return judge(first, input);
    const outcome = runner.checkHere(schema, { values, length });
    return outcome === undefined ? runner.check(schema, { values, signal: input.signal }).then(end) : end(outcome);
  };

  // What can be decided at once is: a promise costs as much as a small answer.
  const verify = (input: VerifierInput<JsonChecks>): Verdict | Promise<Verdict> => {
    const { text, finishReason } = input.candidate;
    const search = findJson(text);
    // What was cut is not to be completed.
    if (!repair || "found" in search || !search.syntax || finishReason === "length") return judgeFound(search, input);
    return repairJson(text).then((repaired) => judgeFound(repaired ?? search, input));
  };

  const validate = async (checks: JsonChecks, scope: "public" | "gold"): Promise<readonly string[]> => {
    const { schema } = checks;
    const defect = schema === undefined || isStandardSchema(schema) ? undefined : await runner.defect(schema);
    return [...(defect === undefined ? [] : [defect]), ...goldDefects(checks, scope)];
  };

  const dispose = () => runner[Symbol.asyncDispose]();
  return guarded({ name: "json", version: "2", verify, defects: goldDefects, validate, dispose });
}

/** The first value that fits the schema is the answer, none that the gold would choose. */
function verdictOf(found: readonly FoundJson[], problems: readonly (readonly Problem[])[], input: VerifierInput<JsonChecks>): Verdict {
  const fitting = problems.findIndex(({ length }) => length === 0);
  const chosen = found[fitting];
  if (chosen !== undefined) return judge(chosen, input);
  const [first] = found;
  const [wrong = []] = problems;
  // A Standard Schema says in its own words what stands there.
  const isOwnWords = isStandardSchema(input.checks.schema);
  const withValues = isOwnWords ? describeProblems(wrong) : describeProblems(wrong, first?.value ?? null);
  const details = first && { extraction: first.extraction };
  if (input.scope === "public") return fail(withValues, details);
  // The values of an answer may be the expected ones in the wrong places.
  const places = `${wrong.length} ${wrong.length === 1 ? "place" : "places"}`;
  const reason =
    !isOwnWords && isPublicSchema(input)
      ? describeProblems(wrong)
      : `the answer breaks the ${isOwnWords ? "" : "hidden "}schema in ${places}`;
  return fail(reason, { ...details, evidence: withValues });
}

function isPublicSchema({ task, checks }: VerifierInput<JsonChecks>): boolean {
  const shown = task.checks.schema;
  return shown === checks.schema || JSON.stringify(shown) === JSON.stringify(checks.schema);
}

function judge({ value, extraction }: FoundJson, { checks, scope }: VerifierInput<JsonChecks>): Verdict {
  const { schema, expected, tolerance } = checks;
  if (scope === "public") return { status: "pass", level: schema === undefined ? "parsed" : "verified", reason: "", extraction };
  if (expected === undefined) return broken("the task has no expected value to score against", { code: "vacuous" });
  const { checked, total, differing } = compareSubset(expected, value, tolerance);
  const evidence = { fieldsChecked: checked, fieldsTotal: total, differing: differing.map(({ path }) => path) };
  if (differing.length === 0) return pass({ extraction, evidence });
  const sides = { expected: valuesOf(differing, "expected"), found: valuesOf(differing, "found") };
  return fail(`${differing.length} of ${checked} expected values differ`, { extraction, evidence: { ...evidence, ...sides } });
}

/** Values that evidence holds, and characters of one. */
const most = { values: 20, characters: 400 } as const;

/** One side of the values that differ, by their places; long ones cut, and those that are not there left out. */
function valuesOf(differing: readonly DifferingValue[], side: "expected" | "found"): Readonly<Record<string, Json>> {
  const entries = differing.slice(0, most.values).flatMap(({ path, [side]: value }): [string, Json][] => {
    if (value === undefined) return [];
    const text = JSON.stringify(value);
    return [[path, text.length > most.characters ? `${text.slice(0, most.characters).toWellFormed()}…` : value]];
  });
  return Object.fromEntries(entries);
}

function unchecked(outcome: Exclude<SchemaOutcome, { kind: "checked" }>, { extraction }: FoundJson, schemaMs: number): Verdict {
  switch (outcome.kind) {
    case "defect":
      return broken(outcome.defect, { code: "contract" });
    case "timeout":
      return fail(`the schema could not be checked within ${schemaMs} ms`, { code: "timeout", extraction });
    case "memory":
      return fail("checking the schema needed too much memory", { code: "memory", extraction });
    case "aborted":
      return broken("the check was aborted", { code: "aborted" });
    case "broken":
      return broken(`the schema could not be checked: ${outcome.message}`, { code: "setup" });
  }
}

function requireInteger(name: string, value: number, most: number): void {
  if (Number.isInteger(value) && value >= 1 && value <= most) return;
  throw new CupelError("USAGE", `${name} is ${value}; it must be an integer from 1 to ${most}.`);
}
