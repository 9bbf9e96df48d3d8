import { broken, type ErrorCode, type FailCode, fail, type Json, pass, type Verdict } from "@cupel/core";
import type { Sandbox, TestJob, TestOutcome } from "@cupel/sandbox";
import { publicReason } from "../python/public-reason.ts";

interface JudgeOptions {
  readonly scope: "public" | "gold";
  readonly signal: AbortSignal | undefined;
}

/** Judges a program by one job after the other, until one does not pass. Gold that only loads is `error(vacuous)`. */
export async function judgeJobs(sandbox: Sandbox, jobs: readonly TestJob[], { scope, signal }: JudgeOptions): Promise<Verdict> {
  if (scope === "gold" && jobs[0]?.mode === "load") {
    return broken("the task has no hidden tests to score against", { code: "vacuous" });
  }
  const judged: Judged[] = [];
  for (const job of jobs) {
    const outcome = await sandbox.judge(job, signal === undefined ? {} : { signal });
    judged.push({ job, outcome });
    if (outcome.status !== "pass") break;
  }
  return verdictOf(judged, scope);
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
