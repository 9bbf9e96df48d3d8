import { freemem } from "node:os";
import { CupelError } from "@cupel/core";
import { PooledSandbox } from "../pool/pooled-sandbox.ts";
import { WorkerPool } from "../pool/worker-pool.ts";
import { sharedModules } from "../python-modules.ts";
import type { Sandbox } from "../sandbox.ts";
import type { SandboxDescription } from "../sandbox-description.ts";
import type { ResolvedSandboxOptions } from "../sandbox-options.ts";
import { allowedImports, replacedImports } from "./allowed-imports.ts";
import { defaultCacheDirectory } from "./cache-directory.ts";
import type { ChildReady, ChildStart } from "./child-protocol.ts";
import { locatePyodide, pyodideVersion } from "./pyodide-location.ts";
import { isSoundSnapshot, prepareFolder, snapshotPath, writeSnapshot } from "./snapshot-store.ts";
import { makeSnapshot, startWasmWorker } from "./wasm-worker.ts";

export { type WasmAvailability, wasmAvailability } from "./wasm-availability.ts";

/** Resident memory of a worker. */
const workerBytes = 350 << 20;
const mostMemory = 256 << 20;

/** Options of mode `wasm`. */
export interface WasmSandboxOptions extends ResolvedSandboxOptions {
  /** Where the snapshot is kept, 31 MB; default: the user's cache folder. */
  readonly cacheDirectory?: string;
}

/**
 * Opens mode `wasm`: CPython as WebAssembly, a candidate's engine and a judge's, behind a gate, in child processes. Runs wherever Node
 * does. Workers are as many as asked for, or as half of the free memory holds (350 MB each), at least one. Throws
 * `CupelError("PEER_MISSING")` without pyodide and `CupelError("SANDBOX_UNAVAILABLE")` when it is another version, does not start, fails
 * its self-test, or cannot do what is asked of it.
 */
export async function openWasmSandbox(options: WasmSandboxOptions): Promise<Sandbox> {
  refuseWhatIsMissing(options);
  const { wallMs, recycleAfter, memoryBytes, cacheDirectory = defaultCacheDirectory() } = options;
  const base: ChildStart = { kind: "serve", directory: locatePyodide(), modules: sharedModules(), memoryBytes };
  const snapshot = await findSnapshot(base, cacheDirectory);
  const worker = { ...base, ...(snapshot !== undefined && { snapshot }) };
  const size = Math.max(1, Math.min(options.workers, Math.floor(freemem() / 2 / workerBytes)));
  // The first worker tries to get out before it takes a job.
  let selfTest = true;
  const start = () => {
    const message = { ...worker, selfTest };
    selfTest = false;
    return startWasmWorker(message);
  };
  const pool = new WorkerPool({ size, recycleAfter, start });
  try {
    return await pool.use(async ({ ready }) => new PooledSandbox(describe({ size, wallMs, memoryBytes, ready, snapshot }), pool));
  } catch (thrown) {
    pool.close();
    throw thrown;
  }
}

function refuseWhatIsMissing({ scratch, packages, preload, memoryBytes }: WasmSandboxOptions): void {
  const asked = [
    ...(scratch ? ["a scratch folder"] : []),
    ...(packages.length + preload.length > 0 ? ["packages"] : []),
    ...(memoryBytes > mostMemory ? [`more than ${mostMemory >> 20} MiB of memory`] : []),
  ];
  if (asked.length === 0) return;
  throw new CupelError("SANDBOX_UNAVAILABLE", `Mode wasm cannot be used: it does not offer ${asked.join(", ")}.`);
}

async function findSnapshot(start: ChildStart, cacheDirectory: string): Promise<string | undefined> {
  const path = snapshotPath(cacheDirectory, start.modules);
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
  readonly memoryBytes: number;
  readonly ready: ChildReady;
  readonly snapshot: string | undefined;
}

function describe({ size, wallMs, memoryBytes, ready, snapshot }: Started): SandboxDescription {
  const open = allowedImports.size + replacedImports.size;
  return {
    mode: "wasm",
    language: "python",
    interpreter: `Pyodide ${pyodideVersion} (CPython ${ready.python})`,
    workers: size,
    wallMs,
    memoryBytes,
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
