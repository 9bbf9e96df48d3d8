import { broken, type ErrorCode, type FailCode, fail, type Json, pass, type Verdict, type Verifier, type VerifierInput } from "@cupel/core";
import type { CaseFailure, Sandbox, TestCase, TestJob, TestOutcome } from "@cupel/sandbox";
import { guarded } from "../guarded.ts";
import { assembleProgram, preludeOf } from "./assemble-program.ts";
import { findProgram } from "./find-program.ts";
import { jsonOfPython } from "./json-of-python.ts";
import { pythonDefects } from "./python-defects.ts";

/** What a codestub task checks. */
export interface PythonChecks {
  /** Only `python` runs here; default `python`. */
  readonly language?: string;
  /** The function that the answer must define. */
  readonly entry_point: string;
  /** At scope `public` the public examples; at scope `gold` all hidden tests. */
  readonly tests?: readonly TestCase[];
  /** The answer continues this source; it may repeat it. */
  readonly prefix?: string;
  /** Hidden: source that defines `check(candidate)`. Used at scope `gold`. */
  readonly check?: string;
}

export interface PythonOptions {
  /** Where programs run. Absent: every verdict is `error(setup)`. */
  readonly sandbox: Sandbox | undefined;
  /** Milliseconds for loading a program and all its calls; default the sandbox's limit. */
  readonly wallMs?: number;
}

/**
 * Verifies Python functions in the sandbox: publicly by the examples, or by loading where there are none; while scoring by all hidden
 * tests. Reasons of the latter hold counts only. The sandbox belongs to the caller.
 */
export function python({ sandbox, wallMs }: PythonOptions): Verifier<PythonChecks> {
  const verify = async ({ checks, scope, candidate, signal }: VerifierInput<PythonChecks>): Promise<Verdict> => {
    const { language = "python", entry_point: entry, prefix, tests = [], check } = checks;
    if (language !== "python") return broken(`programs in ${language} cannot be run here, only python`, { code: "unsupported" });
    if (sandbox === undefined) return broken("no sandbox is open to run programs in", { code: "setup" });
    const found = findProgram(candidate.text, entry);
    const { program, repaired } =
      prefix === undefined ? { program: found.source, repaired: false } : assembleProgram(prefix, found.source, entry);
    const extraction = repaired ? "repaired" : found.extraction;
    const base = { candidate: program, entry: [entry], ...(wallMs !== undefined && { wallMs }), seed: candidate.seed ?? 0 };
    const asked = scope === "gold" ? "hidden tests" : "examples";
    let job: TestJob;
    if (scope === "gold" && check !== undefined) {
      job = {
        ...base,
        mode: "tests",
        tests: `${check}\n\ncheck(${entry})\n`,
        ...(prefix !== undefined && { setup: preludeOf(prefix, entry) }),
      };
    } else if (tests.length > 0) job = { ...base, mode: "cases", cases: tests };
    else if (scope === "gold") return broken("the task has no hidden tests to score against", { code: "vacuous" });
    else job = { ...base, mode: "load" };

    const outcome = await sandbox.judge(job, signal === undefined ? {} : { signal });
    const { mode, assurance } = outcome;
    const details = { mode, assurance, extraction } as const;
    if (outcome.status === "error")
      return broken(`the ${asked} could not be run: ${outcome.detail ?? outcome.code}`, { ...details, code: outcome.code as ErrorCode });
    const evidence = evidenceOf(outcome);
    if (outcome.status === "pass") return pass({ ...details, evidence, level: job.mode === "load" ? "parsed" : "verified" });
    const reason = scope === "gold" ? hiddenReason(outcome) : publicReasonOf(outcome, { entry, tests });
    return fail(reason, { ...details, evidence, code: outcome.code as FailCode });
  };
  return guarded({ name: "python", version: "1", verify, defects: pythonDefects });
}

/** What is known of how the tests went, without measurements: equal runs have equal evidence. */
function evidenceOf({ code, calls, cases, detail }: TestOutcome): Json {
  return { outcome: code, calls, ...(cases && { tests: cases.total, passed: cases.passed }), ...(detail !== undefined && { detail }) };
}

/** Counts, a code and the name of a builtin exception: no value, no text that a program could have filled. */
function hiddenReason({ code, cases, load, exception }: TestOutcome): string {
  if (load !== undefined) return load.phase === "parse" ? "does not parse" : "does not load";
  const why = exception ?? (code === "wrong" ? undefined : code);
  const because = why === undefined ? "" : ` (${why})`;
  return cases === undefined
    ? `the hidden tests failed${because}`
    : `${cases.total - cases.passed} of ${cases.total} hidden tests failed${because}`;
}

function publicReasonOf(
  { code, cases, load, detail }: TestOutcome,
  { entry, tests }: { readonly entry: string; readonly tests: readonly TestCase[] },
): string {
  if (load?.phase === "parse") return `does not parse: ${load.message.replace(/ \(line \d+\)$/, "")}`;
  if (load !== undefined) return load.phase === "entry" ? load.message : `does not load: ${load.message}`;
  const first = cases?.first;
  const test = first && tests[first.index];
  if (first === undefined || test === undefined) return detail === undefined ? code : `${code}: ${detail}`;
  return `example ${first.index + 1}: ${callText(entry, test)} ${whatCame(first, code, test)}`;
}

function whatCame({ exception, got }: CaseFailure, code: string, test: TestCase): string {
  if (exception !== undefined) return `raised ${exception}`;
  if (got === undefined) return code === "timeout" ? "took too long" : `ended with ${code}`;
  return `returned ${jsonOfPython(got)}, expected ${cut(JSON.stringify(test.equals))}`;
}

function callText(entry: string, { args, kwargs = {} }: TestCase): string {
  const parts = [
    ...args.map((arg) => JSON.stringify(arg)),
    ...Object.entries(kwargs).map(([name, value]) => `${name}=${JSON.stringify(value)}`),
  ];
  return cut(`${entry}(${parts.join(", ")})`);
}

function cut(text: string): string {
  return text.length <= 200 ? text : `${text.slice(0, 199)}…`;
}
