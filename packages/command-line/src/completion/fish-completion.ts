import type { DescribedCommand, DescribedOption } from "./described-command.ts";

/** A completion script for fish 3 and newer. */
export function fishCompletion(program: DescribedCommand): string {
  const [name = ""] = program.names;
  const lines = linesOf(program, { name, above: [] });
  return `# Completion of ${name} for fish, made from its commands. Load it with: ${name} completion fish | source\n${lines.join("\n")}\n`;
}

interface Place {
  readonly name: string;
  /** The names of each command above, from the outermost below the program. */
  readonly above: readonly (readonly string[])[];
}

function linesOf(command: DescribedCommand, { name, above }: Place): readonly string[] {
  const within = above.map((names) => `__fish_seen_subcommand_from ${names.join(" ")}`);
  const subs = command.commands.flatMap(({ names }) => names);
  const here = [...within, ...(subs.length > 0 ? [`not __fish_seen_subcommand_from ${subs.join(" ")}`] : [])];
  const condition = here.length === 0 ? "" : ` -n ${fishWord(here.join("; and "))}`;
  const complete = `complete -c ${name}${condition}`;
  const own = [
    ...command.commands.flatMap((sub) => sub.names.map((word) => `${complete} -f -a ${fishWord(word)} -d ${fishWord(sub.description)}`)),
    ...command.choices.map((choice) => `${complete} -f -a ${fishWord(choice)}`),
    ...command.options.map((option) => `${complete} ${optionOf(option)}`),
  ];
  return [...own, ...command.commands.flatMap((sub) => linesOf(sub, { name, above: [...above, sub.names] }))];
}

function optionOf({ names, description, value }: DescribedOption): string {
  const flags = names.map((option) => (option.startsWith("--") ? `-l ${option.slice(2)}` : `-s ${option.slice(1)}`)).join(" ");
  const after =
    value === undefined
      ? ""
      : typeof value === "object"
        ? ` -x -a ${fishWord(value.choices.join(" "))}`
        : value === "file"
          ? " -r -F"
          : " -x";
  return `${flags}${after} -d ${fishWord(description)}`;
}

/** A text as one word of fish. */
function fishWord(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}
