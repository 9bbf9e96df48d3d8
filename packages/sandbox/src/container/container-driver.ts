import { spawn } from "node:child_process";
import { CupelError } from "@cupel/core";
import type { SandboxDriver } from "../judge/driver.ts";
import { ProcessConnection } from "../judge/process-connection.ts";
import { findInterpreter, interpreterFlags } from "../local/interpreter.ts";
import type { ResolvedSandboxOptions } from "../sandbox-options.ts";
import { containerName, sweep } from "./container-name.ts";
import type { ContainerOptions } from "./container-options.ts";
import { ask, type ContainerEngine, findEngine } from "./engine.ts";
import { isThere, localImage } from "./image.ts";

/** Judges in containers, one each, as long as the worker lives. Throws `CupelError("SANDBOX_UNAVAILABLE")` where that cannot be. */
export async function containerDriver(resolved: ResolvedSandboxOptions, options: ContainerOptions = {}): Promise<SandboxDriver> {
  const engine = await findEngine(options);
  await sweep(engine);
  const python = await pythonIn(engine, resolved, options);
  const flags = runFlags(engine, resolved.memoryBytes);
  return {
    mode: "container",
    layers: [`${engine.name} ${engine.version}`, "no network", "no capabilities", "read-only image", "cgroup limits"],
    boot: async (bootstrap) => {
      const name = containerName();
      const runtime = engine.runtime === undefined ? [] : ["--runtime", engine.runtime];
      const before = engine.name === "podman" ? [...runtime, "run"] : ["run", ...runtime];
      const args = [...before, "--name", name, ...flags, "--entrypoint", python.executable, python.image, ...python.flags, "-c", bootstrap];
      const child = spawn(engine.name, args, { stdio: ["pipe", "pipe", "pipe"] });
      return new ContainerConnection(child, () => {
        child.kill("SIGKILL");
        remove(engine, name); // the engine's command is only a relay: without it the container would go on
      });
    },
  };
}

interface Python {
  readonly image: string;
  readonly executable: string;
  readonly flags: readonly string[];
}

async function pythonIn(engine: ContainerEngine, resolved: ResolvedSandboxOptions, { image }: ContainerOptions): Promise<Python> {
  if (image !== undefined) {
    if (!(await isThere(engine, image))) {
      throw new CupelError("SANDBOX_UNAVAILABLE", `Mode container cannot be used: ${engine.name} does not have the image ${image}.`, {
        hint: `Get it with: ${engine.name} pull ${image}`,
      });
    }
    // Any CPython from 3.9 on knows these.
    return { image, executable: "python3", flags: ["-s", "-S", "-B", "-X", "utf8"] };
  }
  const interpreter = await findInterpreter(resolved.python);
  const made = await localImage(engine, interpreter, resolved.packages);
  return { image: made, executable: interpreter.executable, flags: interpreterFlags(interpreter) };
}

function runFlags(engine: ContainerEngine, memoryBytes: number): readonly string[] {
  // A judge, a zygote, a candidate that runs and one that is ready; what they write to memory files counts as well.
  const memory = String(2 * memoryBytes + (768 << 20));
  return [
    ...["--interactive", "--rm", "--pull", "never", "--label", "cupel.sandbox", "--hostname", "sandbox"],
    ...["--network", "none", "--ipc", "none", "--read-only", "--user", "65534:65534"],
    ...["--cap-drop", "ALL", "--security-opt", "no-new-privileges"],
    ...["--pids-limit", "128", "--memory", memory, "--memory-swap", memory, "--cpus", "2"],
    // The engine would keep all that is written, on the host's disk.
    ...["--log-driver", "none", "--env", "PYTHONHASHSEED=0", "--workdir", "/"],
    ...(engine.name === "podman" ? ["--ulimit", "nofile=1024:1024", "--ulimit", "nproc=1024:1024"] : []),
  ];
}

class ContainerConnection extends ProcessConnection {
  /** The relay's own waiting says nothing of the judge. */
  override waitedMs(): number {
    return 0;
  }
}

function remove(engine: ContainerEngine, name: string): void {
  ask(engine.name, ["rm", "--force", name]).catch(() => undefined); // it is gone, or the next sandbox sweeps it away
}
