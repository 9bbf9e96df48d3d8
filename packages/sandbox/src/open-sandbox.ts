import { availableParallelism } from "node:os";
import { CupelError, messageOf } from "@cupel/core";
import { openLocalSandbox } from "./local/local-sandbox.ts";
import type { Sandbox } from "./sandbox.ts";
import type { ResolvedSandboxOptions, SandboxOptions } from "./sandbox-options.ts";

/**
 * Opens a sandbox; release it with `await using`. Throws `CupelError("SANDBOX_UNAVAILABLE")` naming the reason when the mode (with
 * `auto`: any mode) cannot be used here, and `CupelError("USAGE")` for a limit out of range.
 */
export async function openSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const { mode = "auto" } = options;
  const resolved = resolveOptions(options);
  if (mode === "local") return openLocalSandbox(resolved);
  if (mode === "wasm") return openWasm(resolved);
  if (mode !== "auto") throw new CupelError("USAGE", `Unknown sandbox mode ${JSON.stringify(mode)}: use "auto", "local" or "wasm".`);
  const refusals: string[] = [];
  for (const open of [openLocalSandbox, openWasm]) {
    try {
      return await open(resolved);
    } catch (thrown) {
      if (!(CupelError.is(thrown) && (thrown.code === "SANDBOX_UNAVAILABLE" || thrown.code === "PEER_MISSING"))) throw thrown;
      refusals.push(messageOf(thrown));
    }
  }
  throw new CupelError("SANDBOX_UNAVAILABLE", `No sandbox can be used here. ${refusals.join(" ")}`, {
    hint: "Install the optional peer pyodide, or use Linux with CPython 3.9 or newer.",
  });
}

// Loaded only when it is needed: the engine of this mode is an optional peer.
async function openWasm(options: ResolvedSandboxOptions): Promise<Sandbox> {
  const { openWasmSandbox } = await import("./wasm/wasm-sandbox.ts");
  return openWasmSandbox(options);
}

function resolveOptions(options: SandboxOptions): ResolvedSandboxOptions {
  return {
    workers: within("workers", options.workers ?? availableParallelism(), 256),
    wallMs: within("wallMs", options.wallMs ?? 3000, 600_000),
    python: options.python ?? process.env.CUPEL_PYTHON,
    recycleAfter: within("recycleAfter", options.recycleAfter ?? 1000, 1_000_000),
  };
}

function within(name: string, value: number, most: number): number {
  if (Number.isInteger(value) && value >= 1 && value <= most) return value;
  throw new CupelError("USAGE", `The sandbox option ${name} is ${value}; it must be an integer from 1 to ${most}.`);
}
