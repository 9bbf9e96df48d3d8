import { spawn } from "node:child_process";
import { once } from "node:events";
import { connect } from "node:net";
import { fileURLToPath } from "node:url";
import { connectJudge, type SandboxDriver } from "@cupel/sandbox";

const host = fileURLToPath(new URL("judge-host.mjs", import.meta.url));

/** Judges on another machine, which is a process of its own that listens. */
export async function remoteJudges(): Promise<SandboxDriver & AsyncDisposable> {
  const machine = spawn(process.execPath, [host], { stdio: ["ignore", "pipe", "inherit"] });
  const [line] = (await once(machine.stdout, "data")) as [Buffer];
  const port = Number(line.toString("utf8"));
  return {
    mode: "remote",
    layers: [],
    boot: async (bootstrap) => {
      const socket = connect(port, "127.0.0.1");
      await once(socket, "connect");
      socket.write(`${Buffer.from(bootstrap).toString("base64")}\n`);
      return connectJudge({ stdin: socket, stdout: socket, kill: () => socket.destroy() });
    },
    [Symbol.asyncDispose]: async () => {
      machine.kill("SIGKILL");
      if (machine.exitCode === null && machine.signalCode === null) await once(machine, "exit");
    },
  };
}
