import { spawn } from "node:child_process";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";

/** What a finished process left behind. `code` is 128 + n when signal n ended it. */
export interface Finished {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const apps = { cupel: "cli", detcheck: "detcheck" };
type Program = keyof typeof apps;

/** What compiled code is kept in, so that each of hundreds of processes need not compile it anew. */
export const compileCache: string = fileURLToPath(new URL("../../node_modules/.cache/compiled", import.meta.url));

/** The words that start a command line: as built where the build is known to be fresh (`npm test`), else from its sources. */
export function commandLine(program: Program, args: readonly string[]): readonly [string, ...string[]] {
  const built = process.env.CUPEL_BUILT === "fresh";
  const entry = fileURLToPath(new URL(`../../apps/${apps[program]}/${built ? "dist/main.js" : "src/main.ts"}`, import.meta.url));
  return [process.execPath, ...(built ? [] : ["--conditions=@cupel/source"]), entry, ...args];
}

/** Starts a command line as a process of its own. */
export function startCommand(
  program: Program,
  args: readonly string[],
  options: { readonly directory: string; readonly environment?: Record<string, string>; readonly stdin?: "open" },
) {
  const [command, ...words] = commandLine(program, args);
  const child = spawn(command, words, {
    cwd: options.directory,
    env: { PATH: process.env.PATH ?? "", HOME: process.env.HOME ?? "", CI: "1", NODE_COMPILE_CACHE: compileCache, ...options.environment },
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
  /** What a pattern's group is in what it says on stderr, as soon as it says so. @throws once it has ended without */
  const heard = async (pattern: RegExp): Promise<string> => {
    for (;;) {
      const found = pattern.exec(stderr);
      if (found) return found[1] ?? "";
      const end = child.exitCode ?? child.signalCode;
      if (end !== null) throw new Error(`${program} ${args.join(" ")} has ended (${end}): ${stderr}`);
      await setTimeout(20);
    }
  };
  return { child, finished, heard };
}

/** Runs a command line to its end. */
export async function runCommand(
  program: Program,
  args: readonly string[],
  options: { readonly directory: string; readonly environment?: Record<string, string> },
): Promise<Finished> {
  return await startCommand(program, args, options).finished;
}
