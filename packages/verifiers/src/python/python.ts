import { broken, type ErrorCode, type FailCode, fail, type Json, pass, type Verdict, type Verifier, type VerifierInput } from "@cupel/core";
import type { Sandbox, TestJob, TestOutcome } from "@cupel/sandbox";
import { guarded } from "../guarded.ts";
import { assembleProgram } from "./assemble-program.ts";
import type { PythonChecks } from "./checks.ts";
import { pythonDefects } from "./defects.ts";
import { findProgram } from "./find-program.ts";
import { jobsOf } from "./jobs-of.ts";
import { publicReason } from "./public-reason.ts";

export interface PythonOptions {
  /** Where programs run. Absent: every verdict is `error(setup)`. */
  readonly sandbox: Sandbox | undefined;
  /** Milliseconds for loading a program and all its calls; default the sandbox's limit. */
  readonly wallMs?: number;
  /** `split`: suites, which share their interpreter with the answer, are `error(unsupported)`. Default `shared`: they may be judged. */
  readonly minAssurance?: "split" | "shared";
}

/**
 * Verifies Python in the sandbox: functions by calls, assertions or `check(candidate)`, whole programs by what they read and write, and
 * suites of unittest or pytest. Publicly by what the task's checks hold, or by loading where they hold nothing; while scoring by the gold
 * as well, whose reasons hold counts only. The sandbox belongs to the caller.
 */
export function python({ sandbox, wallMs, minAssurance = "shared" }: PythonOptions): Verifier<PythonChecks> {
  const verify = async ({ checks, scope, candidate, signal }: VerifierInput<PythonChecks>): Promise<Verdict> => {
    const { language = "python", prefix, suite } = checks;
    if (language !== "python") return broken(`programs in ${language} cannot be run here, only python`, { code: "unsupported" });
    if (sandbox === undefined || sandbox.description.language !== "python") {
      return broken("no sandbox is open to run Python in", { code: "setup" });
    }
    if (suite !== undefined && minAssurance === "split") {
      return broken("a suite shares its interpreter with the answer, and only split verdicts are asked for", { code: "unsupported" });
    }
    const entry = checks.entry_point ?? "";
    const found = findProgram(candidate.text, entry);
    const { program, repaired } =
      prefix === undefined ? { program: found.source, repaired: false } : assembleProgram(prefix, found.source, entry);
    const details = { extraction: repaired ? "repaired" : found.extraction } as const;
    const jobs = jobsOf(checks, { candidate: program, seed: candidate.seed ?? 0, ...(wallMs !== undefined && { wallMs }) });
    if (scope === "gold" && jobs[0]?.mode === "load") {
      return broken("the task has no hidden tests to score against", { code: "vacuous" });
    }
    const judged: Judged[] = [];
    for (const job of jobs) {
      const outcome = await sandbox.judge(job, signal === undefined ? {} : { signal });
      judged.push({ job, outcome });
      if (outcome.status !== "pass") break;
    }
    return { ...verdictOf(judged, scope), ...details };
  };
  return guarded({ name: "python", version: "2", verify, defects: pythonDefects });
}

interface Judged {
  readonly job: TestJob;
  readonly outcome: TestOutcome;
}

function verdictOf(judged: readonly Judged[], scope: "public" | "gold"): Verdict {
  const { job, outcome } = judged.at(-1) as Judged;
  const { mode, status, code } = outcome;
  const assurance = judged.some((one) => one.outcome.assurance === "shared") ? "shared" : "split";
  const details = { mode, assurance } as const;
  if (status === "error") {
    const asked = scope === "gold" ? "hidden tests" : "examples";
    return broken(`the ${asked} could not be run: ${outcome.detail ?? code}`, { ...details, code: code as ErrorCode });
  }
  const evidence = evidenceOf(outcome);
  if (status === "pass") {
    return pass({ ...details, evidence, ...(job.mode === "load" ? { level: "parsed" } : { score: 1 }) });
  }
  const { cases } = outcome;
  const score = cases === undefined ? {} : { score: cases.passed / cases.total };
  const reason = scope === "gold" ? hiddenReason(outcome) : publicReason(outcome, job);
  return fail(reason, { ...details, evidence, code: code as FailCode, ...score });
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
