import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { basename, extname, join } from "node:path";
import { CupelError, isJsonObject, messageOf } from "@cupel/core";
import { suggestion } from "./closest.ts";
import { importConfig } from "./import-config.ts";
import { type PlacedValues, parseYaml } from "./parse-yaml.ts";

/** A configuration file that was read. */
export interface ConfigFile {
  /** Absolute. */
  readonly path: string;
  readonly values: Readonly<Record<string, unknown>>;
}

const endings = [".ts", ".mts", ".js", ".mjs", ".json", ".yaml"];

/** The one configuration file in a folder, `cupel.config` with one of the endings; undefined where there is none. @throws CupelError `CONFIG_INVALID` where there are several */
export function findConfigFile(directory: string): string | undefined {
  const found = endings.map((ending) => `cupel.config${ending}`).filter((name) => existsSync(join(directory, name)));
  if (found.length > 1) {
    throw new CupelError("CONFIG_INVALID", `${directory} holds ${found.join(" and ")}.`, { hint: "Keep one, or name one with --config." });
  }
  return found[0] === undefined ? undefined : join(directory, found[0]);
}

/**
 * Reads a configuration file: a module with a default export, JSON or YAML.
 * @param path absolute
 * @param known the keys it may have; `$schema` is passed over
 * @param from URL of a module of ours: packages of Cupel that a configuration imports and that are not installed beside it are found from there
 * @throws CupelError `USAGE` for a file that is not there, `CONFIG_INVALID` for what cannot be read and for an unknown key, with a suggestion
 */
export async function readConfigFile(
  path: string,
  { known, from }: { readonly known: readonly string[]; readonly from: string },
): Promise<ConfigFile> {
  if (!existsSync(path)) throw new CupelError("USAGE", `There is no configuration file ${path}.`);
  const { values, placeOf } = await readValues(path, from);
  const unknown = Object.keys(values).find((key) => key !== "$schema" && !known.includes(key));
  if (unknown !== undefined) {
    throw new CupelError("CONFIG_INVALID", `${placeOf(unknown)}: there is no option "${unknown}"${suggestion(unknown, known)}`);
  }
  return { path, values };
}

async function readValues(path: string, from: string): Promise<PlacedValues> {
  const ending = extname(path);
  if (ending === ".yaml" || ending === ".yml") return parseYaml(await readText(path), path);
  if (!endings.includes(ending)) {
    throw new CupelError("CONFIG_INVALID", `${path} is no configuration file: its name ends in none of ${endings.join(", ")}.`);
  }
  const value = ending === ".json" ? parseJson(await readText(path), path) : await importConfig(path, from);
  if (isJsonObject(value)) return { values: value, placeOf: () => path };
  const what = ending === ".json" ? "an object" : "the options as its default export";
  throw new CupelError("CONFIG_INVALID", `${path} does not hold ${what}.`, {
    hint: `For example: ${ending === ".json" ? '{ "bestOfK": 4 }' : "export default defineConfig({ bestOfK: 4 })"}`,
  });
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (thrown) {
    throw new CupelError("CONFIG_INVALID", `${basename(path)} cannot be read: ${messageOf(thrown)}.`, { cause: thrown });
  }
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ""));
  } catch (thrown) {
    throw new CupelError("CONFIG_INVALID", `${path} is not JSON: ${messageOf(thrown)}.`, { cause: thrown });
  }
}
