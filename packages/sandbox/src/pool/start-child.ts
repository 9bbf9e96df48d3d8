import { type ChildProcess, spawn } from "node:child_process";
import { realpathSync } from "node:fs";
import { dirname } from "node:path";
import { CupelError } from "@cupel/core";

const bootMs = 120_000;

/** What a child runs and may read, and what it is told first. */
export interface ChildPlan {
  /** The sandbox mode, for messages. */
  readonly mode: string;
  /** The program; what lies beside it may be read. */
  readonly file: string;
  /** Files and folders that may be read as well. */
  readonly readable: readonly string[];
  readonly first: object;
}

/**
 * Starts a child, tells it the first message and waits for its reply: no environment but a time zone, no code from strings, no file system
 * but what it has to read, no processes of its own. Its only channel is the one that WebAssembly cannot reach. Throws
 * `CupelError("SANDBOX_UNAVAILABLE")` when it does not come up.
 */
export function startChild<Reply>(plan: ChildPlan): Promise<{ readonly child: ChildProcess; readonly reply: Reply }> {
  const child = spawnChild(plan);
  let errors = "";
  child.stderr?.on("data", (text: Buffer) => {
    errors = (errors + text.toString()).slice(-2000);
  });
  return new Promise((resolve, reject) => {
    const refuse = (why: string) => {
      settle();
      child.kill("SIGKILL");
      reject(childUnavailable(plan.mode, why));
    };
    const timer = setTimeout(() => refuse(`it was not ready after ${bootMs / 1000} s`), bootMs);
    const onExit = (code: number | null, signal: string | null) => refuse(`it ended with ${signal ?? code}. ${errors.trim()}`);
    const onError = (error: Error) => refuse(error.message);
    const onMessage = (reply: unknown) => {
      settle();
      child.on("error", () => {});
      resolve({ child, reply: reply as Reply });
    };
    const settle = () => {
      clearTimeout(timer);
      child.off("exit", onExit).off("error", onError).off("message", onMessage);
    };
    child.once("exit", onExit).once("error", onError).once("message", onMessage);
    child.send(plan.first);
  });
}

/** Why a mode's worker did not come up. */
export function childUnavailable(mode: string, why: string): CupelError {
  return new CupelError("SANDBOX_UNAVAILABLE", `A worker of sandbox mode ${mode} could not be started: ${why}`);
}

function spawnChild({ file, readable }: ChildPlan): ChildProcess {
  const program = realpathSync(file);
  const flags = [
    "--disallow-code-generation-from-strings",
    "--max-old-space-size=256",
    "--no-warnings",
    "--permission",
    "--allow-worker",
    ...[dirname(program), ...readable].map((path) => `--allow-fs-read=${path}`),
  ];
  return spawn(process.execPath, [...flags, program], {
    env: { TZ: "UTC" },
    stdio: ["ignore", "ignore", "pipe", "ipc"],
    serialization: "advanced",
    windowsHide: true,
  });
}
