import type { TestJob } from "@cupel/sandbox";
import { preludeOf } from "./assemble-program.ts";
import type { PythonChecks } from "./checks.ts";

/** What every job of a candidate shares. */
export interface JobBase {
  readonly candidate: string;
  readonly seed: number;
  readonly wallMs?: number;
}

/** The jobs that a task's checks ask for, cheapest first; only loading where they ask for nothing. */
export function jobsOf(checks: PythonChecks, base: JobBase): readonly TestJob[] {
  const { tests, assertions, check, runs, suite } = checks;
  if (runs !== undefined && runs.length > 0) return [{ ...base, mode: "program", cases: runs, compare: checks.compare ?? "lines" }];
  if (suite !== undefined) return [suiteJob(checks, suite, base)];
  const entry = [checks.entry_point ?? ""];
  const source = { ...base, entry, setup: setupOf(checks), ...(checks.trust === "untrusted" && { untrustedTests: true }) };
  const jobs: TestJob[] = [];
  if (tests !== undefined && tests.length > 0) jobs.push({ ...base, entry, mode: "cases", cases: tests });
  if (assertions !== undefined && assertions.length > 0) jobs.push({ ...source, mode: "assertions", assertions });
  if (check !== undefined) jobs.push({ ...source, mode: "tests", tests: `${check}\n\ncheck(${entry[0]})\n` });
  return jobs.length > 0 ? jobs : [{ ...base, entry, mode: "load" }];
}

/** What the answer's prefix has above the entry point, and the task's own set-up. */
export function setupOf({ prefix, setup = "", entry_point: entry = "" }: PythonChecks): string {
  return prefix === undefined ? setup : `${preludeOf(prefix, entry)}\n${setup}`;
}

function suiteJob({ runner = "unittest", module = "solution", solution }: PythonChecks, tests: string, base: JobBase): TestJob {
  return { ...base, mode: "suite", tests, runner, module, ...(solution !== undefined && { reference: solution }) };
}
