import type { DescribedCommand } from "./described-command.ts";
import { shellWord } from "./shell-word.ts";

/** A completion script for bash 3.2 and newer. Where nothing else fits, bash completes file names. */
export function bashCompletion(program: DescribedCommand): string {
  const [name = ""] = program.names;
  const all = pathsOf(program, [name]);
  const steps = all.flatMap(({ command, path }) =>
    command.commands.map((sub) => {
      const ways = sub.names.map((word) => shellWord(`${path.join(" ")}/${word}`)).join("|");
      return `      ${ways}) path=${shellWord([...path, sub.names[0]].join(" "))} ;;`;
    }),
  );
  const values = all.flatMap(({ command, path }) =>
    command.options.flatMap(({ names, value }) => {
      if (value === undefined) return [];
      const ways = names.map((option) => shellWord(`${path.join(" ")}/${option}`)).join("|");
      const words = typeof value === "object" ? ` COMPREPLY=($(compgen -W ${shellWord(value.choices.join(" "))} -- "$current"));` : "";
      return [`    ${ways})${words} return ;;`];
    }),
  );
  const words = all.map(({ command, path }) => {
    const options = command.options.flatMap(({ names }) => names).join(" ");
    const others = [...command.commands.flatMap(({ names }) => names), ...command.choices].join(" ");
    return `    ${shellWord(path.join(" "))}) options=${shellWord(options)}; others=${shellWord(others)} ;;`;
  });
  return `# Completion of ${name} for bash, made from its commands. Load it with: source <(${name} completion bash)
_${name}() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" path=${name} options="" others="" word index
  COMPREPLY=()
  # bash takes --option=value apart.
  if [ "$current" = "=" ]; then current=""; elif [ "$previous" = "=" ]; then previous="\${COMP_WORDS[COMP_CWORD-2]}"; fi
  for ((index = 1; index < COMP_CWORD; index++)); do
    word="\${COMP_WORDS[index]}"
    case "$path/$word" in
${steps.join("\n")}
    esac
  done
  case "$path/$previous" in
${values.join("\n")}
  esac
  case "$path" in
${words.join("\n")}
  esac
  case "$current" in
    -*) COMPREPLY=($(compgen -W "$options" -- "$current")) ;;
    *) COMPREPLY=($(compgen -W "$others" -- "$current")) ;;
  esac
}
complete -o default -F _${name} ${name}
`;
}

interface Placed {
  readonly command: DescribedCommand;
  readonly path: readonly string[];
}

function pathsOf(command: DescribedCommand, path: readonly string[]): readonly Placed[] {
  return [{ command, path }, ...command.commands.flatMap((sub) => pathsOf(sub, [...path, sub.names[0] ?? ""]))];
}
