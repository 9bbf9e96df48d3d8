import { broken, type Verdict, type Verifier, type VerifierInput } from "@cupel/core";
import type { Sandbox } from "@cupel/sandbox";
import { judgeJobs } from "../code/judge-jobs.ts";
import { guarded } from "../guarded.ts";
import type { PythonChecks } from "./checks.ts";
import { pythonDefects } from "./defects.ts";
import { jobsOf } from "./jobs-of.ts";
import { programOf } from "./program-of.ts";

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
    const { language = "python", suite } = checks;
    if (language !== "python") return broken(`programs in ${language} cannot be run here, only python`, { code: "unsupported" });
    if (sandbox === undefined || sandbox.description.language !== "python") {
      return broken("no sandbox is open to run Python in", { code: "setup" });
    }
    if (suite !== undefined && minAssurance === "split") {
      return broken("a suite shares its interpreter with the answer, and only split verdicts are asked for", { code: "unsupported" });
    }
    const { program, extraction } = programOf(checks, candidate.text);
    const jobs = jobsOf(checks, { candidate: program, seed: candidate.seed ?? 0, ...(wallMs !== undefined && { wallMs }) });
    return { ...(await judgeJobs(sandbox, jobs, { scope, signal })), extraction };
  };
  return guarded({ name: "python", version: "2", verify, defects: pythonDefects });
}
