import { availableParallelism } from "node:os";
import { javascriptChildFile } from "../javascript-child-file.ts";
import { javascriptDirectory } from "../javascript-directory.ts";
import { JudgeChild } from "../pool/judge-child.ts";
import { PooledSandbox } from "../pool/pooled-sandbox.ts";
import { childUnavailable, startChild } from "../pool/start-child.ts";
import { WorkerPool } from "../pool/worker-pool.ts";
import type { Sandbox } from "../sandbox.ts";
import { within } from "../within.ts";
import type { ChildReady, ChildReply, ChildStart } from "./child-protocol.ts";
import { locateQuickjs, type QuickjsLocation } from "./quickjs-location.ts";

/** How to open a sandbox for JavaScript. */
export interface JavaScriptSandboxOptions {
  /** Worker processes; default one per core. */
  readonly workers?: number;
  /** Wall time per job in milliseconds, 1 to 600,000; default 3,000. */
  readonly wallMs?: number;
  /** Jobs after which a worker is replaced; default 1,000. */
  readonly recycleAfter?: number;
}

const memoryBytes = 32 << 20;

/**
 * Opens a sandbox for JavaScript and TypeScript: QuickJS as WebAssembly, a fresh module for each candidate and another for its judge, in
 * child processes. It judges `cases`, `tests`, `assertions` and `load`, and keeps sessions. Release it with `await using`. Throws
 * `CupelError("PEER_MISSING")` without quickjs-emscripten, `CupelError("SANDBOX_UNAVAILABLE")` when it is another version, does not start
 * or fails its self-test, and `CupelError("USAGE")` for an option out of range.
 */
export async function openJavaScriptSandbox(options: JavaScriptSandboxOptions = {}): Promise<Sandbox> {
  const size = within("workers", options.workers ?? availableParallelism(), 1, 256);
  const wallMs = within("wallMs", options.wallMs ?? 3000, 1, 600_000);
  const recycleAfter = within("recycleAfter", options.recycleAfter ?? 1000, 1, 1_000_000);
  const location = locateQuickjs();
  // The first worker tries to get out before it takes a job.
  let selfTest = true;
  const start = () => {
    const started = startWorker(location, selfTest);
    selfTest = false;
    return started;
  };
  const pool = new WorkerPool({ size, recycleAfter, start });
  const layers = [
    "fresh module for each program",
    "judge in an engine of its own",
    "child process without environment",
    "permission model",
  ];
  try {
    return await pool.use(async ({ ready }) => {
      const interpreter = `QuickJS (quickjs-emscripten ${location.version})`;
      const limits = { workers: size, wallMs, memoryBytes };
      return new PooledSandbox({ mode: "quickjs", language: "javascript", interpreter, ...limits, layers, selfTest: ready.selfTest }, pool);
    });
  } catch (thrown) {
    pool.close();
    throw thrown;
  }
}

async function startWorker({ core, variant, wasm, readable }: QuickjsLocation, selfTest: boolean): Promise<JudgeChild<ChildReady>> {
  const first: ChildStart = { kind: "serve", files: { core, variant, wasm }, memoryBytes, selfTest };
  const plan = { mode: "quickjs", file: javascriptChildFile, readable: [...readable, javascriptDirectory], first };
  const { child, reply } = await startChild<ChildReply>(plan);
  if (reply.kind === "ready") return new JudgeChild(child, reply);
  child.kill("SIGKILL");
  throw childUnavailable("quickjs", reply.kind === "broken" ? reply.message : `it said ${reply.kind}`);
}
