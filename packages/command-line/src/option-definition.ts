import { isJsonObject, type JsonObject } from "@cupel/core";
import { type Command, Option } from "commander";
import type { OptionType } from "./option-types.ts";

/** One option, defined once: flag, environment variable, key of the configuration file, its schema and help all come from here. */
export interface OptionDefinition<Value> {
  readonly type: OptionType<Value>;
  /** What stands for the value in help, such as `<n>`. A switch has none. */
  readonly value?: string;
  readonly description: string;
  /** What it is where nobody says. */
  readonly default?: Value;
  /** One letter for it, with its dash. */
  readonly short?: string;
  /** The heading it stands under in help. */
  readonly group?: string;
  /** Set for what makes sense on the command line only: no environment variable and no key of the configuration file. */
  readonly onlyFlag?: true;
}

/** Options by name, in camelCase, as they stand in a configuration file. */
// biome-ignore lint/suspicious/noExplicitAny: a table holds options of every type
export type OptionDefinitions = Readonly<Record<string, OptionDefinition<any>>>;

/** `bestOfK` as a flag: `--best-of-k`. */
export function flagOf(name: string): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** `bestOfK` in the environment: `CUPEL_BEST_OF_K`. */
export function variableOf(name: string): string {
  return `CUPEL_${name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
}

/** The values of options made from tables. Commander would print its own list of them in help, beside ours. */
const known = new WeakMap<Option, readonly string[]>();

/** The values that an option takes, where they are a list of names; of an option that takes several, those that each may be. */
export function choicesOf(option: Option): readonly string[] | undefined {
  return known.get(option) ?? option.argChoices;
}

/** Adds the flags of a table to a command, in its order. Values are collected as texts; `resolveOptions` reads them. */
export function addOptions(command: Command, definitions: OptionDefinitions): Command {
  for (const [name, definition] of Object.entries(definitions)) {
    const { type, short, group, value = "" } = definition;
    const words = [short === undefined ? "" : `${short}, `, flagOf(name), value === "" ? "" : ` ${value}`].join("");
    const option = new Option(words, helpOf(definition));
    const choices = type.schema.enum ?? (isJsonObject(type.schema.items) ? type.schema.items.enum : undefined);
    if (Array.isArray(choices)) known.set(option, choices.map(String));
    if (group !== undefined) option.helpGroup(group);
    if (!type.isSwitch) option.argParser((text: string, texts: readonly string[] | undefined) => [...(texts ?? []), text]);
    command.addOption(option);
    if (!type.isSwitch || definition.onlyFlag) continue;
    const off = new Option(flagOf(name).replace("--", "--no-")).hideHelp();
    command.addOption(group === undefined ? off : off.helpGroup(group));
  }
  return command;
}

function helpOf({ description, type, default: fallback }: OptionDefinition<unknown>): string {
  const names = type.schema.enum;
  const choices = Array.isArray(names) ? ` (${names.join(", ")})` : "";
  const isShown = fallback !== undefined && fallback !== false && JSON.stringify(fallback) !== "{}";
  return `${description}${choices}${isShown ? ` (default: ${Array.isArray(fallback) ? fallback.join(",") : String(fallback)})` : ""}`;
}

/** JSON Schema of the members that a configuration file may have. */
export function schemaOf(definitions: OptionDefinitions): JsonObject {
  const members = Object.entries(definitions).filter(([, { onlyFlag }]) => onlyFlag !== true);
  return Object.fromEntries(
    members.map(([name, { type, description, default: fallback }]) => [
      name,
      { ...type.schema, description, ...(fallback !== undefined && { default: fallback }) },
    ]),
  );
}
