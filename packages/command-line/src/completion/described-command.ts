import type { Command, Option } from "commander";
import { choicesOf } from "../option-definition.ts";

/** What may follow an option. */
export type DescribedValue = { readonly choices: readonly string[] } | "file" | "other";

export interface DescribedOption {
  /** With their dashes: `-k` and `--best-of-k`. */
  readonly names: readonly string[];
  readonly description: string;
  /** Absent for a switch. */
  readonly value?: DescribedValue;
}

/** A command as completion needs it. */
export interface DescribedCommand {
  /** Its name and its aliases. */
  readonly names: readonly string[];
  readonly description: string;
  readonly options: readonly DescribedOption[];
  readonly commands: readonly DescribedCommand[];
  /** Choices of its first argument, where there are some. */
  readonly choices: readonly string[];
}

/** What a command takes, from its definition: the same from which its help is made. Hidden options are left out. */
export function describeCommand(command: Command): DescribedCommand {
  const help: Option = command.createOption("-h, --help", "show the help");
  return {
    names: [command.name(), ...command.aliases()],
    description: command.description(),
    options: [...command.options, help].filter(({ hidden }) => !hidden).map(describeOption),
    commands: command.commands.map(describeCommand),
    choices: command.registeredArguments[0]?.argChoices ?? [],
  };
}

function describeOption(option: Option): DescribedOption {
  const { short, long, description, required, optional, flags } = option;
  const names = [short, long].filter((name) => name !== undefined);
  if (!required && !optional) return { names, description };
  const choices = choicesOf(option);
  const value = choices !== undefined ? { choices } : /[<[](file|folder|path|run)\b/.test(flags) ? "file" : "other";
  return { names, description, value };
}
