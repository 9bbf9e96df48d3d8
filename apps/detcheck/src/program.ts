import { type CommandContext, completionCommand } from "@cupel/command-line";
import { Command } from "commander";
import { checkCommand } from "./commands/check.ts";
import { compareCommand } from "./commands/compare.ts";
import { diffCommand } from "./commands/diff.ts";
import { envCommand } from "./commands/env.ts";
import { goldenCommand } from "./commands/golden.ts";
import { planCommand } from "./commands/plan.ts";
import { probesCommand } from "./commands/probes.ts";
import { replayCommand } from "./commands/replay.ts";
import { reportCommand } from "./commands/report.ts";
import { runCommand } from "./commands/run.ts";
import { simCommand } from "./commands/sim.ts";
import { version } from "./version.ts";

/** The whole `detcheck` command line. */
export function createProgram(world: CommandContext, finish: (exitCode: number) => void): Command {
  const program = new Command("detcheck");
  const writeError: CommandContext["writeError"] = (text) => {
    if (!program.opts<{ readonly quiet?: boolean }>().quiet) world.writeError(text);
  };
  const context: CommandContext = { ...world, writeError };
  return program
    .description("Is this inference setup reproducible? A divergence is a proof, its absence a bound.")
    .version(version)
    .option("--no-color", "no colour; NO_COLOR and FORCE_COLOR are honoured too")
    .option("--verbose", "accepted for detLLM's sake: reports say everything anyway")
    .option("--quiet", "no progress on stderr")
    .addCommand(envCommand(context))
    .addCommand(planCommand(context))
    .addCommand(runCommand(context))
    .addCommand(checkCommand(context, finish))
    .addCommand(replayCommand(context, finish))
    .addCommand(compareCommand(context, finish))
    .addCommand(goldenCommand(context, finish))
    .addCommand(diffCommand(context, finish))
    .addCommand(reportCommand(context, finish))
    .addCommand(probesCommand(context))
    .addCommand(simCommand(context))
    .addCommand(completionCommand(context, finish))
    .addHelpText(
      "after",
      `
Exit codes:
  0 no divergence observed, bound met    4 invalid or vacuous: agreement shows nothing
  1 diverged                             5 wrong usage or configuration
  2 unsupported here, missing package    6 backend or other infrastructure
  3 inconclusive                         130, 143 interrupted

Examples:
  $ detcheck env --json
  $ detcheck plan --prompt "Hello"
  $ detcheck check
  $ detcheck check --backend ollama --model qwen2.5-coder:0.5b --runs 10`,
    );
}
