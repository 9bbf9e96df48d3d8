import { spawn } from "node:child_process";
import { watch } from "node:fs";
import { basename, dirname } from "node:path";
import type { CommandContext } from "@cupel/command-line";

/** Editors write a file in several steps: what follows within so many milliseconds is one change. */
const burst = 200;

/**
 * Runs a command line of ours, and again whenever one of the files changes, until the signal. A run that is still going then is interrupted
 * first, as by Ctrl-C: its folder can be resumed. Each run is a process of its own, because a module is loaded once in a process.
 *
 * @param files absolute; their folders are watched, so that a file may be replaced, and may come later
 * @param argv what follows the program's name
 * @returns the exit code of the last run
 */
export async function watchRuns(context: CommandContext, { files, argv }: WatchedRuns): Promise<number> {
  const changes = watchFiles(files, context.signal);
  for (;;) {
    const run = startRun(argv);
    const change = changes.next();
    const ended = await Promise.race([run.ended, change.then(() => undefined)]);
    if (ended !== undefined) context.writeError(`Watching ${files.map((file) => basename(file)).join(", ")}; Ctrl-C ends.\n`);
    const name = await change;
    run.interrupt();
    const code = await run.ended;
    if (name === undefined) return code;
    context.writeError(`\n${name} changed\n`);
  }
}

export interface WatchedRuns {
  readonly files: readonly string[];
  readonly argv: readonly string[];
}

/** In a process group of its own, so that a Ctrl-C at the terminal reaches it once, from us. */
function startRun(argv: readonly string[]) {
  const [script = ""] = process.argv.slice(1);
  const child = spawn(process.execPath, [...process.execArgv, script, ...argv], { stdio: "inherit", detached: true });
  const ended = new Promise<number>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve(code ?? 1));
  });
  return { ended, interrupt: () => void child.kill("SIGINT") };
}

/** `next()` resolves with the name of a file that changed since it was called, undefined when the signal came. */
function watchFiles(files: readonly string[], signal: AbortSignal): { next(): Promise<string | undefined> } {
  let resolve = (_name: string | undefined): void => {};
  let timer: NodeJS.Timeout | undefined;
  for (const folder of new Set(files.map((file) => dirname(file)))) {
    const names = new Set(files.filter((file) => dirname(file) === folder).map((file) => basename(file)));
    watch(folder, { signal }, (_, name) => {
      if (name === null || !names.has(name)) return;
      clearTimeout(timer);
      timer = setTimeout(() => resolve(name), burst);
    });
  }
  signal.addEventListener("abort", () => {
    clearTimeout(timer);
    resolve(undefined);
  });
  return {
    next: () =>
      new Promise((done) => {
        resolve = done;
        if (signal.aborted) done(undefined);
      }),
  };
}
