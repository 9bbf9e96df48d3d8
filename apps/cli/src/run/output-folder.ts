import { existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import type { CommandContext } from "@cupel/command-line";
import { CupelError, contentHash, type JsonObject } from "@cupel/core";
import { lockFolder } from "@cupel/engine";
import { artifacts } from "./artifacts.ts";
import type { RunPlan } from "./read-plan.ts";

/** The folder of a run: new, named by the user, or that of the run to continue. Absolute. */
export function openRunFolder(context: CommandContext, folder: RunPlan["folder"], config: JsonObject): string {
  if (folder.type === "resume") return folder.path;
  if (folder.type === "named") return namedRunFolder(folder.path, folder);
  return newRunFolder(join(context.directory, "runs"), { now: context.now(), config, salt: String(process.pid) });
}

/**
 * A new folder `runs/<YYYYmmdd-HHMMSS>-<hash>` that no other run has or will get: the hash is of configuration, time and process,
 * and a folder that is there is passed over.
 */
export function newRunFolder(
  parent: string,
  options: { readonly now: number; readonly config: JsonObject; readonly salt: string },
): string {
  const stamp = new Date(options.now).toISOString().replace(/[-:]/g, "").replace("T", "-").slice(0, 15);
  makeFolder(parent);
  for (let attempt = 0; ; attempt++) {
    const hash = contentHash([options.config, options.now, options.salt, attempt]).slice(0, 8);
    const folder = join(parent, `${stamp}-${hash}`);
    if (!existsSync(folder)) {
      orRefuse(folder, () => mkdirSync(folder));
      return folder;
    }
  }
}

/**
 * A folder the user named: made if missing, refused if it holds anything. With `force` an earlier run in it makes way, and nothing else does.
 *
 * @throws CupelError `USAGE` for a folder that is not empty, holds files of the user's under our names, or is being written by a run
 */
export function namedRunFolder(folder: string, { force }: { readonly force: boolean }): string {
  makeFolder(folder);
  const entries = orRefuse(folder, () => readdirSync(folder));
  if (entries.length === 0) return folder;
  if (!force) {
    throw new CupelError("USAGE", `${folder} is not empty.`, {
      hint: `Continue the run in it with --resume ${folder}, start over in it with --force, or name another --outdir.`,
    });
  }
  const ours = entries.filter((name) => artifacts.includes(name));
  if (!entries.includes("run.json") && ours.length > 0) {
    throw new CupelError("USAGE", `${folder} holds ${ours.join(", ")} but no run: --force replaces runs only. Name another --outdir.`);
  }
  const release = lockFolder(folder);
  try {
    orRefuse(folder, () => {
      for (const name of [...artifacts, "run.json"]) rmSync(join(folder, name), { force: true });
    });
  } finally {
    release();
  }
  return folder;
}

/** Makes a folder and those above it, one by one: Node's recursive way never ends where a file system refuses, as /proc does. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  const parent = dirname(folder);
  if (parent !== folder) makeFolder(parent);
  orRefuse(folder, () => {
    try {
      mkdirSync(folder);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
  });
}

function orRefuse<Result>(folder: string, action: () => Result): Result {
  try {
    return action();
  } catch (error) {
    throw new CupelError("USAGE", `Cannot use ${folder} for the artifacts: ${(error as Error).message}.`, {
      cause: error,
      hint: "Name another --outdir.",
    });
  }
}
