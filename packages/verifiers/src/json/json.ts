import { broken, fail, type Json, pass, type Verdict, type Verifier, type VerifierInput } from "@cupel/core";
import { DeadlineWorkers } from "../deadline-workers.ts";
import { guarded } from "../guarded.ts";
import type { SchemaJob, SchemaResult } from "../json-worker.ts";
import { workerFile } from "../worker-file.ts";
import { compileSchema } from "./compile-schema.ts";
import { type FoundJson, findJson } from "./find-json.ts";
import { boundedLength } from "./is-bounded-schema.ts";
import { compareSubset } from "./subset.ts";

/** What a json task checks. */
export interface JsonChecks {
  /** JSON Schema by its `$schema` (drafts 04, 06, 07, 2019-09, 2020-12, the default). Absent: any JSON parses. */
  readonly schema?: Json;
  /** Hidden: the part of the answer that is fixed. Used at scope `gold`. */
  readonly expected?: Json;
  /** How far two numbers may differ where one is no integer, relative and absolute. */
  readonly tolerance?: number;
}

export interface JsonOptions {
  /** Milliseconds for checking one value against a schema that could make the check slow; 1 to 60,000, default 1,000. */
  readonly schemaMs?: number;
}

/**
 * Verifies JSON answers: strictly read, found in a code fence or amid prose where they are not alone (the verdict says which), checked
 * against the task's schema, and while scoring compared with the part that the gold fixes.
 */
export function json({ schemaMs = 1000 }: JsonOptions = {}): Verifier<JsonChecks> {
  const workers = new DeadlineWorkers<SchemaJob, SchemaResult>(workerFile("json-worker"), { wallMs: schemaMs, size: 1 });

  const check = async (schema: Json, value: Json, input: VerifierInput<JsonChecks>): Promise<string | Verdict | undefined> => {
    const compiled = compileSchema(schema);
    if ("defect" in compiled) return broken(compiled.defect, { code: "contract" });
    if (compiled.bounded && input.candidate.text.length <= boundedLength) return compiled.check(value);
    const end = await workers.run({ schema, value }, input.signal);
    if (end.kind === "done") return end.result.problem;
    if (end.kind === "timeout") return fail(`the schema could not be checked within ${schemaMs} ms`, { code: "timeout" });
    if (end.kind === "aborted") return broken("the check was aborted", { code: "aborted" });
    return end.kind === "crashed"
      ? fail("checking the schema needed too much memory", { code: "memory" })
      : broken(end.message, { code: "setup" });
  };

  const verify = async (input: VerifierInput<JsonChecks>): Promise<Verdict> => {
    const { checks, candidate, scope } = input;
    const search = findJson(candidate.text);
    if ("problem" in search) return fail(`not valid JSON: ${search.problem}`, { code: "load" });
    const [first] = search.found;
    if (first === undefined) return fail("not valid JSON: there is none", { code: "load" });
    const { schema } = checks;
    if (schema === undefined) return judge(first, checks, scope);
    let refusal: string | undefined;
    for (const found of search.found) {
      const problem = await check(schema, found.value, input);
      if (problem === undefined) return judge(found, checks, scope);
      if (typeof problem !== "string") return { ...problem, extraction: found.extraction };
      refusal ??= problem;
    }
    return fail(refusal ?? "", { extraction: first.extraction });
  };

  return guarded({ name: "json", version: "1", verify, defects, dispose: () => workers[Symbol.asyncDispose]() });
}

function judge({ value, extraction }: FoundJson, { schema, expected, tolerance }: JsonChecks, scope: "public" | "gold"): Verdict {
  if (scope === "public") return pass({ level: schema === undefined ? "parsed" : "verified", extraction });
  if (expected === undefined) return broken("the task has no expected value to score against", { code: "vacuous" });
  const { checked, total, differing } = compareSubset(expected, value, tolerance);
  const evidence = { fieldsChecked: checked, fieldsTotal: total, differing };
  if (differing.length === 0) return pass({ extraction, evidence });
  return fail(`${differing.length} of ${checked} expected values differ`, { extraction, evidence });
}

function defects({ schema, expected, tolerance }: JsonChecks, scope: "public" | "gold"): readonly string[] {
  const sentences: string[] = [];
  if (schema !== undefined) {
    const compiled = compileSchema(schema);
    if ("defect" in compiled) sentences.push(compiled.defect);
  }
  if (tolerance !== undefined && !(typeof tolerance === "number" && tolerance >= 0))
    sentences.push("tolerance must be a number of at least 0");
  if (scope === "gold" && typeof expected === "object" && expected !== null && Object.keys(expected).length === 0) {
    sentences.push("expected is empty, so any answer would pass");
  }
  return sentences;
}
