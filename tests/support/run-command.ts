import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

/** What a finished process left behind. `code` is 128 + n when signal n ended it. */
export interface Finished {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const entries = {
  cupel: fileURLToPath(new URL("../../apps/cli/src/main.ts", import.meta.url)),
  detcheck: fileURLToPath(new URL("../../apps/detcheck/src/main.ts", import.meta.url)),
};

/** What compiled sources are kept in, so that each of hundreds of processes need not compile them anew. */
const compiled = fileURLToPath(new URL("../../node_modules/.cache/compiled", import.meta.url));

/** The words that start a command line from its sources. */
export function commandLine(program: keyof typeof entries, args: readonly string[]): readonly string[] {
  return [process.execPath, "--conditions=@cupel/source", entries[program], ...args];
}

/** Starts a command line from its sources, as a process of its own. */
export function startCommand(
  program: keyof typeof entries,
  args: readonly string[],
  options: { readonly directory: string; readonly environment?: Record<string, string>; readonly stdin?: "open" },
) {
  const [command = "", ...words] = commandLine(program, args);
  const child = spawn(command, words, {
    cwd: options.directory,
    env: { PATH: process.env.PATH ?? "", HOME: process.env.HOME ?? "", CI: "1", NODE_COMPILE_CACHE: compiled, ...options.environment },
    stdio: ["pipe", "pipe", "pipe"],
  });
  if (options.stdin !== "open") child.stdin.end();
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (piece) => {
    stdout += piece;
  });
  child.stderr.setEncoding("utf8").on("data", (piece) => {
    stderr += piece;
  });
  const finished = new Promise<Finished>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => resolve({ code: code ?? (signal === "SIGKILL" ? 137 : 128), stdout, stderr }));
  });
  return { child, finished };
}

/** Runs a command line to its end. */
export async function runCommand(
  program: keyof typeof entries,
  args: readonly string[],
  options: { readonly directory: string; readonly environment?: Record<string, string> },
): Promise<Finished> {
  return await startCommand(program, args, options).finished;
}
