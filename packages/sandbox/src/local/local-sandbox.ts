import { CupelError } from "@cupel/core";
import type { Sandbox } from "../sandbox.ts";
import type { ResolvedSandboxOptions } from "../sandbox-options.ts";

/** Opens mode `local`. Throws `CupelError("SANDBOX_UNAVAILABLE")` with the reason where it cannot be used. */
export async function openLocalSandbox(_options: ResolvedSandboxOptions): Promise<Sandbox> {
  throw new CupelError("SANDBOX_UNAVAILABLE", "Mode local is not built yet.");
}
