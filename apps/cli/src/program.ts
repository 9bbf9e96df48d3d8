import { type CommandContext, completionCommand } from "@cupel/command-line";
import { Command } from "commander";
import { compareCommand } from "./commands/compare.ts";
import { doctorCommand } from "./commands/doctor.ts";
import { exportCommand } from "./commands/export.ts";
import { initCommand } from "./commands/init.ts";
import { loopCommand } from "./commands/loop.ts";
import { mcpCommand } from "./commands/mcp.ts";
import { mergeCommand } from "./commands/merge.ts";
import { reportCommand } from "./commands/report.ts";
import { rewardCommand } from "./commands/reward.ts";
import { runCommand } from "./commands/run.ts";
import { schemaCommand } from "./commands/schema.ts";
import { verifyCommand } from "./commands/verify.ts";
import { viewCommand } from "./commands/view.ts";
import { version } from "./version.ts";

/** The whole `cupel` command line. */
export function createProgram(context: CommandContext, finish: (exitCode: number) => void): Command {
  return new Command("cupel")
    .description("Verified, reproducible LLM generation. Proof, not plausibility.")
    .version(version)
    .option("--no-color", "no colour; NO_COLOR and FORCE_COLOR are honoured too")
    .addCommand(initCommand(context, finish))
    .addCommand(runCommand(context, finish))
    .addCommand(compareCommand(context, finish))
    .addCommand(viewCommand(context, finish))
    .addCommand(verifyCommand(context, finish))
    .addCommand(loopCommand(context, finish))
    .addCommand(reportCommand(context, finish))
    .addCommand(doctorCommand(context, finish))
    .addCommand(rewardCommand(context, finish))
    .addCommand(mcpCommand(context, finish))
    .addCommand(exportCommand(context, finish))
    .addCommand(mergeCommand(context, finish))
    .addCommand(schemaCommand(context, finish))
    .addCommand(completionCommand(context, finish))
    .addHelpText(
      "after",
      `
Exit codes:
  0 done, gates held                     4 invalid data or artifact
  1 a gate failed, a verdict is fail     5 wrong usage or configuration
  2 unsupported here, missing package    6 backend, sandbox or other infrastructure
  3 no decision, budget ran out          130, 143 interrupted, resumable
                                         141 the reader of stdout went away

Examples:
  $ cupel init && cupel run
  $ cupel run --backend ollama --model qwen2.5-coder:0.5b --best-of-k 4
  $ cupel compare runs/before runs/after
  $ cupel view
  $ cupel verify --tasks tasks.jsonl --candidates answers.jsonl --gold
  $ cupel loop --improver rnj-1 --evaluator gemma3:4b --dataset primes
  $ cupel reward --tasks tasks.jsonl --gold
  $ cupel mcp --tasks tasks.jsonl`,
    );
}
