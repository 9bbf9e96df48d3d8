import { dirname, resolve } from "node:path";
import { CupelError, messageOf } from "@cupel/core";
import type { CommandContext } from "./command-context.ts";
import { flagOf, type OptionDefinition, type OptionDefinitions, variableOf } from "./option-definition.ts";

/** Where options come from. The first that says something wins: flag, environment, file, default. */
export interface OptionSources {
  /** What commander collected: texts by name, or a boolean for a switch. */
  readonly flags: Readonly<Record<string, readonly string[] | boolean | undefined>>;
  readonly environment: CommandContext["environment"];
  readonly file: OptionFile | undefined;
  /** Where relative paths on the command line and in the environment start. */
  readonly directory: string;
}

/** A configuration file as it was read. */
interface OptionFile {
  readonly path: string;
  readonly values: Readonly<Record<string, unknown>>;
  /** What the file itself calls an option, where that is not our name for it. */
  readonly named?: Readonly<Record<string, string>>;
}

export type OptionOrigin = "flag" | "environment" | "file" | "default";

/** The values of a table: those with a default are always there. */
export type OptionValues<Definitions extends OptionDefinitions> = {
  readonly [Name in keyof Definitions as Definitions[Name] extends { readonly default: unknown } ? Name : never]: ValueOf<
    Definitions[Name]
  >;
} & {
  readonly [Name in keyof Definitions as Definitions[Name] extends { readonly default: unknown } ? never : Name]?: ValueOf<
    Definitions[Name]
  >;
};

type ValueOf<Definition> = Definition extends OptionDefinition<infer Value> ? Value : never;

/** What came of the sources. */
export interface ResolvedOptions<Definitions extends OptionDefinitions> {
  readonly values: OptionValues<Definitions>;
  /** Who said so. */
  originOf(name: keyof Definitions & string): OptionOrigin;
  /** Where a relative path among its values starts. */
  directoryOf(name: keyof Definitions & string): string;
}

/**
 * Reads every option of a table from the first source that has it. Paths become absolute.
 * @throws CupelError `USAGE` for a flag or a variable, `CONFIG_INVALID` for a file, naming it, what it says and what was expected
 */
export function resolveOptions<Definitions extends OptionDefinitions>(
  definitions: Definitions,
  sources: OptionSources,
): ResolvedOptions<Definitions> {
  const found = new Map<string, OptionOrigin>();
  const values: Record<string, unknown> = {};
  const directoryOf = (name: string) =>
    found.get(name) === "file" && sources.file !== undefined ? dirname(sources.file.path) : sources.directory;
  for (const [name, definition] of Object.entries(definitions)) {
    const said = saidOf(name, definition, sources);
    if (said === undefined && definition.default === undefined) continue;
    found.set(name, said?.origin ?? "default");
    const value = said === undefined ? definition.default : said.value;
    values[name] = definition.type.isPath && said !== undefined ? resolve(directoryOf(name), String(value)) : value;
  }
  return { values: values as OptionValues<Definitions>, originOf: (name) => found.get(name) ?? "default", directoryOf };
}

interface Said {
  readonly origin: OptionOrigin;
  readonly value: unknown;
}

function saidOf(
  name: string,
  { type, onlyFlag }: OptionDefinition<unknown>,
  { flags, environment, file }: OptionSources,
): Said | undefined {
  const shown = (value: unknown) => (type.hidesValue ? "not valid" : JSON.stringify(value));
  const flag = flags[name];
  if (typeof flag === "boolean") return { origin: "flag", value: flag };
  if (flag !== undefined) {
    const read = () => flag.reduce((previous: unknown, text) => type(text, previous), undefined);
    return { origin: "flag", value: orRefuse(read, "USAGE", `${flagOf(name)} is ${shown(flag.at(-1))}`) };
  }
  if (onlyFlag) return undefined;
  const variable = environment[variableOf(name)];
  // As with NO_COLOR, an empty variable says nothing.
  if (variable !== undefined && variable !== "") {
    return { origin: "environment", value: orRefuse(() => type(variable), "USAGE", `${variableOf(name)} is ${shown(variable)}`) };
  }
  const value = file?.values[name];
  if (file === undefined || value === undefined) return undefined;
  const what = `${file.path}: "${file.named?.[name] ?? name}" is ${shown(value)}`;
  return { origin: "file", value: orRefuse(() => type.check(value), "CONFIG_INVALID", what) };
}

function orRefuse(read: () => unknown, code: "USAGE" | "CONFIG_INVALID", what: string): unknown {
  try {
    return read();
  } catch (thrown) {
    throw new CupelError(code, `${what}. ${messageOf(thrown)}`, { cause: thrown });
  }
}
