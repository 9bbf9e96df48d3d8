import { CupelError } from "@cupel/core";
import type { Sandbox } from "../sandbox.ts";
import type { ResolvedSandboxOptions } from "../sandbox-options.ts";

/** Opens mode `wasm`. Throws `CupelError("SANDBOX_UNAVAILABLE")` with the reason where it cannot be used. */
export async function openWasmSandbox(_options: ResolvedSandboxOptions): Promise<Sandbox> {
  throw new CupelError("SANDBOX_UNAVAILABLE", "Mode wasm is not built yet.");
}

/** Whether mode `wasm` can be used here, and if not, why. */
export async function wasmAvailability(): Promise<{ readonly available: boolean; readonly reason?: string }> {
  return { available: false, reason: "Mode wasm is not built yet." };
}
