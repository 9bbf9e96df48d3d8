import { broken, type Verdict, type Verifier, type VerifierInput } from "@cupel/core";
import type { Sandbox, TestJob } from "@cupel/sandbox";
import { isJavaScript } from "../code/is-javascript.ts";
import { judgeJobs } from "../code/judge-jobs.ts";
import { guarded } from "../guarded.ts";
import type { PythonChecks } from "../python/checks.ts";
import { pythonDefects } from "../python/defects.ts";
import { javascriptMarks, javascriptProgramOf, preludeOfJavaScript } from "./program-source.ts";

/**
 * What a task with JavaScript code checks, as in Python: `tests`, `assertions` (`assert.equal(f(2), 4)`, or an expression that must not be
 * false) and `check` (source that defines `check(candidate)`, or that tests the function by its name).
 */
export type JavaScriptChecks = Omit<PythonChecks, "runs" | "compare" | "suite" | "runner" | "module" | "trust">;

/** How JavaScript is verified. */
export interface JavaScriptOptions {
  /** Where programs run. Absent: one is opened for the first program, and released with the verifier. */
  readonly sandbox?: Sandbox | undefined;
  /** Milliseconds for loading a program and all its calls; default the sandbox's limit. */
  readonly wallMs?: number;
}

/**
 * Verifies JavaScript, and TypeScript where the checks' language says so, in QuickJS: functions by calls, assertions or
 * `check(candidate)`. Publicly by what the task's checks hold, or by loading where they hold nothing; while scoring by the gold as well,
 * whose reasons hold counts only. Throws `CupelError("PEER_MISSING")` where a sandbox is to be opened and quickjs-emscripten is missing.
 */
export function javascript({ sandbox, wallMs }: JavaScriptOptions = {}): Verifier<JavaScriptChecks> {
  let opened: Promise<Sandbox> | undefined;
  const open = () => {
    // Loaded only when it is needed, so that importing the verifiers is quick.
    opened ??= import("@cupel/sandbox").then(({ openJavaScriptSandbox }) => openJavaScriptSandbox());
    // One that did not come up may do so the next time.
    opened.catch(() => {
      opened = undefined;
    });
    return opened;
  };
  const verify = async ({ checks, scope, candidate, signal }: VerifierInput<JavaScriptChecks>): Promise<Verdict> => {
    const { language = "javascript" } = checks;
    if (!isJavaScript(language)) {
      return broken(`programs in ${language} cannot be run here, only javascript and typescript`, { code: "unsupported" });
    }
    const whole = ["runs", "suite"].find((name) => (checks as PythonChecks)[name as "runs" | "suite"] !== undefined);
    if (whole !== undefined) return broken(`${whole} cannot be run in ${language}`, { code: "unsupported" });
    const place = sandbox ?? (await open());
    if (place.description.language !== "javascript") return broken("the sandbox runs no JavaScript", { code: "setup" });
    const { program, extraction } = javascriptProgramOf(checks, candidate.text);
    const base = { candidate: program, language, seed: candidate.seed ?? 0, ...(wallMs !== undefined && { wallMs }) } as const;
    return { ...(await judgeJobs(place, jobsOf(checks, base), { scope, signal })), extraction };
  };
  const dispose = async () => {
    await (await opened?.catch(() => undefined))?.[Symbol.asyncDispose]();
  };
  return guarded({ name: "javascript", version: "1", verify, defects: pythonDefects, dispose });
}

type Base = Pick<TestJob, "candidate" | "seed" | "wallMs" | "language">;

function jobsOf(checks: JavaScriptChecks, own: Base): readonly TestJob[] {
  const { tests, assertions, check, entry_point: name = "" } = checks;
  const base = { ...own, entry: [name] };
  const source = { ...base, setup: javascriptSetupOf(checks) };
  const jobs: TestJob[] = [];
  if (tests !== undefined && tests.length > 0) jobs.push({ ...base, mode: "cases", cases: tests });
  if (assertions !== undefined && assertions.length > 0) jobs.push({ ...source, mode: "assertions", assertions });
  if (check !== undefined) {
    const call = javascriptMarks.defines(check, "check") ? `\n\ncheck(${name});\n` : "";
    jobs.push({ ...source, mode: "tests", tests: `${check}${call}` });
  }
  return jobs.length > 0 ? jobs : [{ ...base, mode: "load" }];
}

/** What the answer's prefix has above the entry point, and the task's own set-up. */
export function javascriptSetupOf({ prefix, setup = "", entry_point: name = "" }: JavaScriptChecks): string {
  return `${prefix === undefined ? "" : preludeOfJavaScript(prefix, name)}\n${setup}`;
}
