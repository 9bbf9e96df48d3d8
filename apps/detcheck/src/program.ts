import type { CommandContext } from "@cupel/command-line";
import { Command } from "commander";
import { checkCommand } from "./commands/check.ts";
import { envCommand } from "./commands/env.ts";
import { version } from "./version.ts";

/** The whole `detcheck` command line. */
export function createProgram(context: CommandContext, finish: (exitCode: number) => void): Command {
  return new Command("detcheck")
    .description("Is this inference setup reproducible? A divergence is a proof, its absence a bound.")
    .version(version)
    .option("--no-color", "no colour; NO_COLOR and FORCE_COLOR are honoured too")
    .addCommand(envCommand(context))
    .addCommand(checkCommand(context, finish))
    .addHelpText(
      "after",
      `
Exit codes:
  0 no divergence observed               4 invalid data, or the setup changed during the check
  1 diverged                             5 wrong usage or configuration
  2 unsupported here, missing package    6 backend or other infrastructure
  3 inconclusive                         130, 143 interrupted

Examples:
  $ detcheck env --json
  $ detcheck check
  $ detcheck check --backend ollama --model qwen2.5-coder:0.5b --runs 10`,
    );
}
