import { resolve } from "node:path";
import { type CommandContext, type ConfigFile, findConfigFile, readConfigFile } from "@cupel/command-line";
import { runOptions } from "../run/run-options.ts";
import { type OwnParts, ownKeys, ownPartsOf } from "./own-parts.ts";

/** A configuration, with the user's own things apart from what flags can say as well. */
export interface LoadedConfig {
  readonly file: ConfigFile | undefined;
  readonly own: OwnParts;
}

const known = [...Object.entries(runOptions).flatMap(([name, option]) => ("onlyFlag" in option ? [] : [name])), ...ownKeys];

/** Reads the configuration that is named, or the one where the user stands, if there is one. Throws as {@link readConfigFile} does. */
export async function loadConfig(context: CommandContext, named: string | undefined): Promise<LoadedConfig> {
  const path = named === undefined ? findConfigFile(context.directory) : resolve(context.directory, named);
  if (path === undefined) return { file: undefined, own: {} };
  const { parts, file } = ownPartsOf(await readConfigFile(path, { known, from: import.meta.url }));
  return { file, own: parts };
}
