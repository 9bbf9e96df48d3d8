import { PooledSandbox } from "../pool/pooled-sandbox.ts";
import { WorkerPool } from "../pool/worker-pool.ts";
import type { Sandbox } from "../sandbox.ts";
import type { ResolvedSandboxOptions } from "../sandbox-options.ts";
import type { SandboxDriver } from "./driver.ts";
import type { LockReport } from "./judge-messages.ts";
import { firstFrame } from "./judge-program.ts";
import { JudgeWorker } from "./judge-worker.ts";
import { selfTest } from "./self-test.ts";

/** Opens a sandbox whose judges a driver starts. Throws `CupelError("SANDBOX_UNAVAILABLE")` with the reason where it cannot be used. */
export async function openJudgeSandbox(driver: SandboxDriver, options: ResolvedSandboxOptions): Promise<Sandbox> {
  const { workers, wallMs, memoryBytes, recycleAfter } = options;
  const first = firstFrame(options);
  const pool = new WorkerPool({ size: workers, recycleAfter, start: () => JudgeWorker.start(driver, first) });
  try {
    return await pool.use(async (judge) => {
      // Candidates are locked to the pool's limit before a job arrives; the self-test needs room on a busy machine.
      const refusals = await selfTest(judge, { mode: driver.mode, scratch: options.scratch, wallMs: Math.max(wallMs, 5000) });
      const description = {
        mode: driver.mode,
        language: "python",
        interpreter: `CPython ${judge.report.python}`,
        workers,
        wallMs,
        memoryBytes,
        layers: [...driver.layers, ...layersOf(judge.report), ...(options.scratch ? ["own processes", "own scratch folder"] : [])],
        selfTest: refusals,
      } as const;
      return new PooledSandbox(description, pool);
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
