import { spawn } from "node:child_process";
import { CupelError } from "@cupel/core";
import type { SandboxDriver } from "../judge/driver.ts";
import { ProcessConnection } from "../judge/process-connection.ts";
import type { ResolvedSandboxOptions } from "../sandbox-options.ts";
import { findInterpreter, interpreterFlags } from "./interpreter.ts";

/** Judges as processes of this machine. Throws `CupelError("SANDBOX_UNAVAILABLE")` where that cannot be. */
export async function localDriver({ python, runAs }: ResolvedSandboxOptions): Promise<SandboxDriver> {
  if (process.platform !== "linux" || !["x64", "arm64"].includes(process.arch)) {
    const here = `${process.platform} on ${process.arch}`;
    throw new CupelError("SANDBOX_UNAVAILABLE", `Mode local cannot be used: it needs Linux on x64 or arm64, this is ${here}.`);
  }
  const interpreter = await findInterpreter(python);
  return {
    mode: "local",
    layers: [],
    boot: async (bootstrap) => {
      const child = spawn(interpreter.executable, [...interpreterFlags(interpreter), "-c", bootstrap], {
        cwd: "/",
        // Bound at once: else each candidate would look up the functions that it is the first to call.
        env: { PYTHONHASHSEED: "0", LD_BIND_NOW: "1" },
        stdio: ["pipe", "pipe", "pipe"],
        ...runAs,
      });
      return new ProcessConnection(child);
    },
  };
}
