import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { CupelError, messageOf } from "@cupel/core";
import type { ContainerOptions } from "./container-options.ts";

/** A container engine that answers. */
export interface ContainerEngine {
  readonly name: "docker" | "podman";
  /** Such as `20.10.24`. */
  readonly version: string;
  /** The runtime to ask for, where it is not to be the engine's own. */
  readonly runtime?: string;
}

const run = promisify(execFile);
const answerMs = 20_000;

/** The engine asked for, or the first that answers. Throws `CupelError("SANDBOX_UNAVAILABLE")` with what each said. */
export async function findEngine({ engine, runtime }: ContainerOptions): Promise<ContainerEngine> {
  const refusals: string[] = [];
  for (const name of engine === undefined ? (["docker", "podman"] as const) : [engine]) {
    try {
      const version = (await ask(name, ["version", "--format", "{{.Server.Version}}"])).trim();
      const asked = runtime ?? (name === "podman" ? await podmanRuntime() : undefined);
      return { name, version, ...(asked !== undefined && { runtime: asked }) };
    } catch (thrown) {
      refusals.push(`${name}: ${lastLine(thrown)}`);
    }
  }
  throw new CupelError("SANDBOX_UNAVAILABLE", `Mode container cannot be used: no engine answers (${refusals.join("; ")}).`, {
    hint: "Start Docker or install Podman; DOCKER_HOST is honoured.",
  });
}

// crun does not start containers where both versions of control groups are mounted; runc does.
async function podmanRuntime(): Promise<string | undefined> {
  const answer = await ask("podman", ["info", "--format", "{{.Host.OCIRuntime.Name}} {{.Host.CgroupsVersion}}"]);
  return answer.trim() === "crun v1" ? "runc" : undefined;
}

/** What the engine prints for a command. Rejects with what it says on its error stream. */
export async function ask(name: ContainerEngine["name"], args: readonly string[]): Promise<string> {
  const { stdout } = await run(name, args, { timeout: answerMs, maxBuffer: 16 << 20 });
  return stdout;
}

/** The last line that a failed command said. */
export function lastLine(thrown: unknown): string {
  const stderr = typeof thrown === "object" && thrown !== null && "stderr" in thrown ? String(thrown.stderr) : "";
  return stderr.trim().split("\n").at(-1) || messageOf(thrown);
}
