import { Argument, Command } from "commander";
import type { CommandContext } from "../command-context.ts";
import { exitCodes } from "../exit-code.ts";
import { bashCompletion } from "./bash-completion.ts";
import { type DescribedCommand, describeCommand } from "./described-command.ts";
import { fishCompletion } from "./fish-completion.ts";
import { zshCompletion } from "./zsh-completion.ts";

const shells: Readonly<Record<string, (program: DescribedCommand) => string>> = {
  bash: bashCompletion,
  zsh: zshCompletion,
  fish: fishCompletion,
};

/** `<program> completion <shell>`: a script that completes the program's commands, options and values, made from their definitions. */
export function completionCommand({ write }: CommandContext, finish: (exitCode: number) => void): Command {
  return new Command("completion")
    .description("write a script that completes commands, options and their values in your shell")
    .addArgument(new Argument("<shell>", "which shell").choices(Object.keys(shells)))
    .option("--json", "the same as one JSON document: commands with their options and values", false)
    .addHelpText("after", (context) => {
      const name = context.command.parent?.name() ?? "";
      return `
Examples:
  $ source <(${name} completion bash)      in ~/.bashrc
  $ source <(${name} completion zsh)       in ~/.zshrc, after compinit
  $ ${name} completion fish | source       in ~/.config/fish/config.fish`;
    })
    .action(async (shell: string, { json }: { readonly json: boolean }, self: Command) => {
      const program = describeCommand(self.parent ?? self);
      await write(json ? `${JSON.stringify(program, null, 2)}\n` : (shells[shell]?.(program) ?? ""));
      finish(exitCodes.done);
    });
}
