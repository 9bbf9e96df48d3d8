import { availableParallelism } from "node:os";
import { CupelError, messageOf } from "@cupel/core";
import { openJudgeSandbox } from "./judge/open-judge-sandbox.ts";
import { localDriver } from "./local/local-driver.ts";
import type { Sandbox } from "./sandbox.ts";
import type { ResolvedSandboxOptions, SandboxOptions } from "./sandbox-options.ts";
import { within } from "./within.ts";

/**
 * Opens a sandbox for Python; release it with `await using`. Throws `CupelError("SANDBOX_UNAVAILABLE")` naming the reason when the mode
 * (with `auto`: any mode) cannot be used here or cannot do what is asked of it, and `CupelError("USAGE")` for an option out of range.
 */
export async function openSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const { mode = "auto" } = options;
  switch (mode) {
    case "local":
      return openLocal(options);
    case "wasm":
      return openWasm(options);
    case "container":
      return openContainer(options);
    case "remote":
      if (options.driver === undefined) throw new CupelError("USAGE", 'Sandbox mode "remote" needs the option driver.');
      return openJudgeSandbox(options.driver, resolveOptions(options));
    case "auto":
      return openFirst([openLocal, openWasm], options);
    default:
      throw new CupelError("USAGE", `Unknown sandbox mode ${JSON.stringify(mode)}: use "auto", "local", "wasm", "container" or "remote".`);
  }
}

async function openFirst(modes: readonly ((options: SandboxOptions) => Promise<Sandbox>)[], options: SandboxOptions): Promise<Sandbox> {
  const refusals: string[] = [];
  for (const open of modes) {
    try {
      return await open(options);
    } catch (thrown) {
      if (!(CupelError.is(thrown) && (thrown.code === "SANDBOX_UNAVAILABLE" || thrown.code === "PEER_MISSING"))) throw thrown;
      refusals.push(messageOf(thrown));
    }
  }
  throw new CupelError("SANDBOX_UNAVAILABLE", `No sandbox can be used here. ${refusals.join(" ")}`, {
    hint: "Install the optional peer pyodide, or use Linux with CPython 3.9 or newer.",
  });
}

async function openLocal(options: SandboxOptions): Promise<Sandbox> {
  const resolved = resolveOptions(options);
  return openJudgeSandbox(await localDriver(resolved), resolved);
}

// Loaded only when it is needed: the engine of this mode is an optional peer.
async function openWasm(options: SandboxOptions): Promise<Sandbox> {
  const { openWasmSandbox } = await import("./wasm/wasm-sandbox.ts");
  return openWasmSandbox(resolveOptions({ ...options, memoryMiB: options.memoryMiB ?? 256 }));
}

async function openContainer(options: SandboxOptions): Promise<Sandbox> {
  const { containerDriver } = await import("./container/container-driver.ts");
  const resolved = resolveOptions(options);
  const driver = await containerDriver(resolved, options.container);
  return openJudgeSandbox(driver, resolved);
}

function resolveOptions(options: SandboxOptions): ResolvedSandboxOptions {
  return {
    workers: within("workers", options.workers ?? availableParallelism(), 1, 256),
    wallMs: within("wallMs", options.wallMs ?? 3000, 1, 600_000),
    memoryBytes: within("memoryMiB", options.memoryMiB ?? 512, 64, 65_536) * (1 << 20),
    recycleAfter: within("recycleAfter", options.recycleAfter ?? 1000, 1, 1_000_000),
    python: options.python ?? process.env.CUPEL_PYTHON,
    scratch: options.scratch ?? false,
    packages: options.packages ?? [],
    preload: options.preload ?? [],
    namespaces: options.namespaces ?? true,
    runAs: options.runAs,
  };
}
