import { performance } from "node:perf_hooks";
import { CupelError } from "@cupel/core";
import { checkJob, checkProgram } from "../check-job.ts";
import type { Program, TestJob } from "../jobs.ts";
import type { TestOutcome } from "../outcome.ts";
import type { Sandbox, Session } from "../sandbox.ts";
import type { SandboxDescription } from "../sandbox-description.ts";
import { mustRepeat, outcomeOf } from "./outcome-of.ts";
import { PooledSession } from "./pooled-session.ts";
import type { JobEnd, JobLimits, SandboxWorker } from "./sandbox-worker.ts";
import type { WorkerPool } from "./worker-pool.ts";

/** A sandbox over a pool of workers, whatever they are made of. Releasing it ends them. */
export class PooledSandbox<Worker extends SandboxWorker> implements Sandbox {
  readonly description: SandboxDescription;
  readonly #pool: WorkerPool<Worker>;

  constructor(description: SandboxDescription, pool: WorkerPool<Worker>) {
    this.description = description;
    this.#pool = pool;
  }

  async judge(job: TestJob, { signal }: { readonly signal?: AbortSignal } = {}): Promise<TestOutcome> {
    const check = this.#foreign(job) ?? checkJob(job, this.description.wallMs);
    if ("status" in check) return this.#unrun(check);
    const limits = { wallMs: check.wallMs, signal };
    const first = await this.#run(job, limits, false);
    const { end, milliseconds } = mustRepeat(first.end) ? await this.#run(job, limits, true) : first;
    return outcomeOf(end, this.description.mode, milliseconds);
  }

  async open(program: Program, { signal }: { readonly signal?: AbortSignal } = {}): Promise<Session> {
    const { mode, wallMs } = this.description;
    const check = this.#foreign(program) ?? checkProgram(program, wallMs);
    if ("status" in check) return PooledSession.refused(this.#unrun(check));
    const lease = await this.#pool.acquire({ signal });
    const started = performance.now();
    try {
      const end = await lease.worker.open(program, { wallMs: check.wallMs, signal });
      const loaded = outcomeOf(end, mode, performance.now() - started);
      return new PooledSession({ loaded, lease, entry: program.entry, mode, wallMs: check.wallMs });
    } catch (thrown) {
      lease.release();
      throw thrown;
    }
  }

  async #run(job: TestJob, limits: JobLimits, alone: boolean): Promise<{ readonly end: JobEnd; readonly milliseconds: number }> {
    const { signal } = limits;
    const judge = async (worker: Worker) => {
      const started = performance.now();
      return { end: await worker.judge(job, { ...limits, alone }), milliseconds: performance.now() - started };
    };
    try {
      return await this.#pool.use(judge, { alone, signal });
    } catch (thrown) {
      if (signal?.aborted || (CupelError.is(thrown) && thrown.code === "ABORTED")) return { end: { kind: "aborted" }, milliseconds: 0 };
      throw thrown;
    }
  }

  #foreign({
    language = this.description.language,
  }: Pick<TestJob, "language">): Pick<TestOutcome, "status" | "code" | "detail"> | undefined {
    const own = this.description.language;
    if ((language === "python") === (own === "python")) return undefined;
    return { status: "error", code: "unsupported", detail: `this sandbox runs ${own}, not ${language}` };
  }

  #unrun(check: Pick<TestOutcome, "status" | "code" | "detail">): TestOutcome {
    const { mode } = this.description;
    return { assurance: "split", mode, calls: 0, milliseconds: 0, cpuMilliseconds: 0, peakBytes: 0, ...check };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#pool.close();
  }
}
