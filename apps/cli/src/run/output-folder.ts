import { existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { CommandContext } from "@cupel/command-line";
import { CupelError, contentHash, type JsonObject } from "@cupel/core";
import { artifacts } from "./artifacts.ts";
import type { RunPlan } from "./read-settings.ts";

/** The folder of a run: new, named by the user, or that of the run to continue. Absolute. */
export function openRunFolder(context: CommandContext, folder: RunPlan["folder"], config: JsonObject): string {
  if (folder.type === "resume") return folder.path;
  if (folder.type === "named") return namedRunFolder(folder.path, folder);
  return newRunFolder(join(context.directory, "runs"), { now: context.now(), config, salt: String(process.pid) });
}

/**
 * A new folder `runs/<YYYYmmdd-HHMMSS>-<hash>` that no other run has or will get: the hash is of configuration, time and process,
 * and making the folder fails if it is there.
 */
export function newRunFolder(
  parent: string,
  options: { readonly now: number; readonly config: JsonObject; readonly salt: string },
): string {
  const stamp = new Date(options.now).toISOString().replace(/[-:]/g, "").replace("T", "-").slice(0, 15);
  mkdirSync(parent, { recursive: true });
  for (let attempt = 0; ; attempt++) {
    const hash = contentHash([options.config, options.now, options.salt, attempt]).slice(0, 8);
    const folder = join(parent, `${stamp}-${hash}`);
    try {
      mkdirSync(folder);
      return folder;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") {
        throw new CupelError("USAGE", `Cannot make the folder ${folder}: ${(error as Error).message}.`, { cause: error });
      }
    }
  }
}

/** A folder the user named: made if missing, refused if it holds anything; with `force`, an earlier run in it makes way, nothing else does. */
export function namedRunFolder(folder: string, options: { readonly force: boolean }): string {
  if (existsSync(folder) && readdirSync(folder).length > 0 && !options.force) {
    throw new CupelError("USAGE", `${folder} is not empty.`, {
      hint: `Continue the run in it with --resume ${folder}, start over in it with --force, or name another --outdir.`,
    });
  }
  for (const name of [...artifacts, "run.json"]) rmSync(join(folder, name), { force: true });
  mkdirSync(folder, { recursive: true });
  return folder;
}
