import type { DescribedCommand, DescribedOption } from "./described-command.ts";
import { shellWord } from "./shell-word.ts";

/** A completion script for zsh, with a function for each command. */
export function zshCompletion(program: DescribedCommand): string {
  const [name = ""] = program.names;
  return `#compdef ${name}
# Completion of ${name} for zsh, made from its commands. Load it with: source <(${name} completion zsh)
${functionsOf(program, [name]).join("\n")}
if [ "$funcstack[1]" = "_${name}" ]; then _${name} "$@"; else compdef _${name} ${name}; fi
`;
}

function functionsOf(command: DescribedCommand, path: readonly string[]): readonly string[] {
  const options = command.options.flatMap(specsOf);
  const subs = command.commands.map((sub) => ({ sub, path: [...path, sub.names[0] ?? ""] }));
  const rest = command.choices.length > 0 ? [shellWord(`1:argument:(${command.choices.join(" ")})`)] : [shellWord("*:file:_files")];
  const own =
    subs.length === 0
      ? `${nameOf(path)}() {
  _arguments ${[...options, ...rest].join(" \\\n    ")}
}`
      : `${nameOf(path)}() {
  local context state line
  typeset -A opt_args
  _arguments -C ${[...options, shellWord("1:command:->command"), shellWord("*::argument:->argument")].join(" \\\n    ")}
  case $state in
    command)
      local -a commands=(
${subs.flatMap(({ sub }) => sub.names.map((word) => `        ${shellWord(`${word}:${sub.description.replaceAll(":", "\\:")}`)}`)).join("\n")}
      )
      _describe command commands ;;
    argument)
      case $words[1] in
${subs.map(({ sub, path: way }) => `        ${sub.names.join("|")}) ${nameOf(way)} ;;`).join("\n")}
      esac ;;
  esac
}`;
  return [own, ...subs.flatMap(({ sub, path: way }) => functionsOf(sub, way))];
}

function nameOf(path: readonly string[]): string {
  return `_${path.join("_").replaceAll(/[^a-z0-9_]/gi, "_")}`;
}

function specsOf({ names, description, value }: DescribedOption): readonly string[] {
  const told = description.replaceAll(/[\\[\]:]/g, (character) => `\\${character}`);
  const after =
    value === undefined
      ? ""
      : typeof value === "object"
        ? `:value:(${value.choices.join(" ")})`
        : value === "file"
          ? ":file:_files"
          : ":value: ";
  return names.map((option) => shellWord(`*${option}[${told}]${after}`));
}
