import { CupelError } from "@cupel/core";
import { checkJob } from "../check-job.ts";
import type { Sandbox, TestJob, TestOutcome } from "../sandbox.ts";
import type { SandboxDescription } from "../sandbox-description.ts";
import type { ResolvedSandboxOptions } from "../sandbox-options.ts";
import { WorkerPool } from "../worker-pool.ts";
import { findInterpreter } from "./interpreter.ts";
import type { LockReport } from "./judge-messages.ts";
import { type JobEnd, JudgeProcess } from "./judge-process.ts";
import { mustRepeat, outcomeOf, unmeasured } from "./outcome.ts";
import { selfTest } from "./self-test.ts";

const memoryBytes = 512 << 20;

/** Opens mode `local`. Throws `CupelError("SANDBOX_UNAVAILABLE")` with the reason where it cannot be used. */
export async function openLocalSandbox(options: ResolvedSandboxOptions): Promise<Sandbox> {
  if (process.platform !== "linux" || !["x64", "arm64"].includes(process.arch)) {
    throw new CupelError(
      "SANDBOX_UNAVAILABLE",
      `Mode local cannot be used: it needs Linux on x64 or arm64, this is ${process.platform} on ${process.arch}.`,
    );
  }
  const interpreter = await findInterpreter(options.python);
  // Candidates are locked to the pool's limit before a job arrives; the self-test needs room on a busy machine.
  const start = () => JudgeProcess.start(interpreter, options.wallMs);
  const pool = new WorkerPool<JudgeProcess>({ size: options.workers, recycleAfter: options.recycleAfter, start });
  try {
    return await pool.use(async (judge) => {
      const refusals = await selfTest(judge, Math.max(options.wallMs, 5000));
      const description: SandboxDescription = {
        mode: "local",
        interpreter: `CPython ${interpreter.version.join(".")}`,
        workers: options.workers,
        wallMs: options.wallMs,
        memoryBytes,
        layers: layersOf(judge.report),
        selfTest: refusals,
      };
      return new LocalSandbox(description, pool);
    });
  } catch (thrown) {
    pool.close();
    throw thrown;
  }
}

function layersOf(report: LockReport): string[] {
  const layers = ["seccomp", "rlimits", `uid ${report.uid}`];
  if (report.landlock > 0) layers.push(`landlock ${report.landlock}`);
  if (report.namespaces === true) layers.push("network, ipc, uts and mount namespaces");
  if (report.root === true) layers.push("own root");
  return layers;
}

class LocalSandbox implements Sandbox {
  readonly description: SandboxDescription;
  readonly #pool: WorkerPool<JudgeProcess>;

  constructor(description: SandboxDescription, pool: WorkerPool<JudgeProcess>) {
    this.description = description;
    this.#pool = pool;
  }

  async judge(job: TestJob, options: { readonly signal?: AbortSignal } = {}): Promise<TestOutcome> {
    const check = checkJob(job, this.description.wallMs);
    if ("status" in check) return { ...unmeasured, ...check };
    const run = (alone: boolean) => this.#run(job, check.wallMs, { alone, signal: options.signal });
    const first = await run(false);
    return outcomeOf(mustRepeat(first, check.wallMs) ? await run(true) : first, check.wallMs);
  }

  async #run(
    job: TestJob,
    wallMs: number,
    options: { readonly alone: boolean; readonly signal: AbortSignal | undefined },
  ): Promise<JobEnd> {
    try {
      return await this.#pool.use((judge) => judge.run(job, wallMs, options.signal), options);
    } catch (thrown) {
      if (options.signal?.aborted || (CupelError.is(thrown) && thrown.code === "ABORTED")) return { kind: "aborted" };
      throw thrown;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#pool.close();
  }
}
