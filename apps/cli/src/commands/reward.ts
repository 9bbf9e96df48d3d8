import { addOptions, type CommandContext, exitCodes, integer, telemetryOptions, telemetryValues } from "@cupel/command-line";
import { Command, Option } from "commander";
import { type SandboxModeFlag, sandboxModes } from "../sandbox-modes.ts";
import { serveTasks } from "../serve/serve-tasks.ts";

/** `cupel reward`: rewards for trainers over HTTP, computed by verifying. */
export function rewardCommand(context: CommandContext, finish: (exitCode: number) => void): Command {
  const command = new Command("reward")
    .description("serve rewards to trainers over HTTP until interrupted: every completion is verified")
    .requiredOption("--tasks <file>", "tasks, one JSON object per line: Cupel, ReliabilityLoop or HumanEval format")
    .option("--gold", "reward what passes the hidden gold; without it the public checks decide", false)
    .option("--public-tests <n>", "make the first N tests of each codestub task public", integer(0), 0)
    .option("--partial", "give what is partly right its part: the share of the tests, rows or items that hold", false)
    .option("--port <n>", "port to listen on; 0 takes one that is free", integer(0), 8765)
    .option("--host <address>", "address to listen on (default: this machine only)", "127.0.0.1")
    .addOption(new Option("--sandbox <mode>", "where code runs").choices([...sandboxModes]).default("auto"))
    .option("--json", "write the address as one JSON line, and errors as JSON", false);
  return addOptions(command, telemetryOptions)
    .addHelpText(
      "after",
      `
POST {"prompts": [...], "completions": [...], "task_id": [...]} as application/json; the answer is {"rewards": [...], "verdicts": [...]}.
A pass is 1, a fail 0 (with --partial its part), a check that broke null. Interrupting ends it with exit code 130.

Examples:
  $ cupel reward --tasks tasks.jsonl --gold
  $ cupel reward --tasks tasks.jsonl --gold --metrics-port 9464
  $ curl -H 'content-type: application/json' http://127.0.0.1:8765 \\
      -d '{"prompts": ["..."], "completions": ["SELECT 1"], "task_id": ["sql-1"]}'`,
    )
    .action(async (flags: RewardFlags, self: Command) => {
      await serveTasks(context, flags, telemetryValues(context, self));
      finish(exitCodes.done);
    });
}

/** The flags of `cupel reward`, as commander delivers them. */
export interface RewardFlags {
  readonly tasks: string;
  readonly gold: boolean;
  readonly partial: boolean;
  readonly publicTests: number;
  readonly port: number;
  readonly host: string;
  readonly sandbox: SandboxModeFlag;
  readonly json: boolean;
}
