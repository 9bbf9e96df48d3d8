import { freemem } from "node:os";
import { CupelError } from "@cupel/core";
import { checkJob } from "../check-job.ts";
import type { Sandbox, TestJob, TestOutcome } from "../sandbox.ts";
import type { SandboxDescription } from "../sandbox-description.ts";
import type { ResolvedSandboxOptions } from "../sandbox-options.ts";
import { WorkerPool } from "../worker-pool.ts";
import { allowedImports, replacedImports } from "./allowed-imports.ts";
import { defaultCacheDirectory } from "./cache-directory.ts";
import type { ChildReady, ChildStart } from "./child-protocol.ts";
import { readCoreSources } from "./core-sources.ts";
import { locatePyodide, pyodideVersion } from "./pyodide-location.ts";
import { isSoundSnapshot, prepareFolder, snapshotPath, writeSnapshot } from "./snapshot-store.ts";
import { candidateMemory } from "./split-judge.ts";
import { makeSnapshot, WasmWorker, type WorkerEnding } from "./wasm-worker.ts";

export { type WasmAvailability, wasmAvailability } from "./wasm-availability.ts";

const unmeasured = { assurance: "split", mode: "wasm", calls: 0, milliseconds: 0, cpuMilliseconds: 0, peakBytes: 0 } as const;
/** Resident memory of a worker. */
const workerBytes = 350 << 20;

/** Options of mode `wasm`. */
export interface WasmSandboxOptions extends ResolvedSandboxOptions {
  /** Where the snapshot is kept, 31 MB; default: the user's cache folder. */
  readonly cacheDirectory?: string;
}

/**
 * Opens mode `wasm`: CPython as WebAssembly, a candidate's engine and a judge's, behind a gate, in child processes. Runs wherever Node
 * does. Workers are as many as asked for, or as half of the free memory holds (350 MB each), at least one. Throws
 * `CupelError("PEER_MISSING")` without pyodide and `CupelError("SANDBOX_UNAVAILABLE")` when it is another version, does not start or
 * fails its self-test.
 */
export async function openWasmSandbox(options: WasmSandboxOptions): Promise<Sandbox> {
  const { wallMs, recycleAfter, cacheDirectory = defaultCacheDirectory() } = options;
  const base: ChildStart = { kind: "serve", directory: locatePyodide(), sources: readCoreSources() };
  const snapshot = await findSnapshot(base, cacheDirectory);
  const worker = { ...base, ...(snapshot !== undefined && { snapshot }) };
  const size = Math.max(1, Math.min(options.workers, Math.floor(freemem() / 2 / workerBytes)));
  // The first worker tries to get out before it takes a job.
  let selfTest = true;
  const start = () => {
    const message = { ...worker, selfTest };
    selfTest = false;
    return WasmWorker.start(message);
  };
  const pool = new WorkerPool({ size, recycleAfter, start });
  try {
    return await pool.use(async ({ ready }) => new WasmSandbox(describe({ size, wallMs, ready, snapshot }), pool));
  } catch (thrown) {
    pool.close();
    throw thrown;
  }
}

class WasmSandbox implements Sandbox {
  readonly description: SandboxDescription;
  readonly #pool: WorkerPool<WasmWorker>;

  constructor(description: SandboxDescription, pool: WorkerPool<WasmWorker>) {
    this.description = description;
    this.#pool = pool;
  }

  async judge(job: TestJob, { signal }: { readonly signal?: AbortSignal } = {}): Promise<TestOutcome> {
    const check = checkJob(job, this.description.wallMs);
    if ("status" in check) return { ...unmeasured, ...check };
    const text = jobText(job);
    const run = (alone: boolean) => this.#run(text, check.wallMs, { alone, signal });
    const first = await run(false);
    return outcomeOf(mustRepeat(first, check.wallMs) ? await run(true) : first);
  }

  async #run(
    text: string,
    wallMs: number,
    options: { readonly alone: boolean; readonly signal: AbortSignal | undefined },
  ): Promise<WorkerEnding> {
    try {
      return await this.#pool.use((worker) => worker.judge(text, wallMs, options.signal), options);
    } catch (thrown) {
      if (options.signal?.aborted || (CupelError.is(thrown) && thrown.code === "ABORTED")) return { kind: "aborted", milliseconds: 0 };
      throw thrown;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#pool.close();
  }
}

/**
 * Whether a job must be run once more, alone, and that result stand: its process died, or it ran out of time with less than half of a
 * core. An engine never waits: it was held up by the machine.
 */
function mustRepeat(ending: WorkerEnding, wallMs: number): boolean {
  if (ending.kind === "died") return true;
  const late = ending.kind === "timeout" || (ending.kind === "done" && ending.result.code === "timeout");
  return late && (ending.cpuMilliseconds ?? wallMs) < wallMs / 2;
}

async function findSnapshot(start: ChildStart, cacheDirectory: string): Promise<string | undefined> {
  const path = snapshotPath(cacheDirectory, start.sources);
  try {
    if (await isSoundSnapshot(path)) return path;
    await prepareFolder(path);
    await writeSnapshot(path, await makeSnapshot({ ...start, kind: "snapshot" }));
    return path;
  } catch {
    // Slower, but as good: engines start from nothing.
    return undefined;
  }
}

interface Started {
  readonly size: number;
  readonly wallMs: number;
  readonly ready: ChildReady;
  readonly snapshot: string | undefined;
}

function describe({ size, wallMs, ready, snapshot }: Started): SandboxDescription {
  const open = allowedImports.size + replacedImports.size;
  return {
    mode: "wasm",
    interpreter: `Pyodide ${pyodideVersion} (CPython ${ready.python})`,
    workers: size,
    wallMs,
    memoryBytes: candidateMemory,
    layers: [
      `import gate (${open} of 268)`,
      "judge in an engine of its own",
      "child process without environment",
      "no code from strings",
      "permission model",
      snapshot === undefined ? "memory reset" : "memory reset, from a snapshot",
    ],
    selfTest: ready.selfTest,
  };
}

function jobText(job: TestJob): string {
  const { mode, candidate, entry, seed = 0 } = job;
  const shared = { mode, candidate, entry, seed };
  if (job.mode === "cases") return JSON.stringify({ ...shared, cases: job.cases });
  if (job.mode === "tests") return JSON.stringify({ ...shared, tests: job.tests, setup: job.setup });
  return JSON.stringify(shared);
}

function outcomeOf(ending: WorkerEnding): TestOutcome {
  const measured = { ...unmeasured, milliseconds: ending.milliseconds };
  switch (ending.kind) {
    case "done": {
      const { result, cpuMilliseconds, peakBytes } = ending;
      return { ...measured, cpuMilliseconds, peakBytes, ...(result as Pick<TestOutcome, "status" | "code" | "calls">) };
    }
    case "timeout":
      return {
        ...measured,
        cpuMilliseconds: ending.cpuMilliseconds ?? 0,
        status: "fail",
        code: "timeout",
        detail: "the time is over, and the engine had to be killed",
      };
    case "died":
      return { ...measured, status: "fail", code: "crashed", detail: `the engine's process died twice: ${ending.how}` };
    case "aborted":
      return { ...measured, status: "error", code: "aborted", detail: "the job was aborted" };
  }
}
