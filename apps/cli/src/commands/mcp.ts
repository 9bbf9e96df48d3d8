import { addOptions, type CommandContext, exitCodes, integer, telemetryOptions, telemetryValues } from "@cupel/command-line";
import { Command, Option } from "commander";
import { type SandboxModeFlag, sandboxModes } from "../sandbox-modes.ts";
import { serveTool } from "../serve/serve-tool.ts";

/** `cupel mcp`: the tasks of a file as a tool that models call. */
export function mcpCommand(context: CommandContext, finish: (exitCode: number) => void): Command {
  const command = new Command("mcp")
    .description("serve a Model Context Protocol tool on stdin and stdout, with which models check their answers to tasks")
    .requiredOption("--tasks <file>", "tasks, one JSON object per line: Cupel, ReliabilityLoop or HumanEval format")
    .option("--public-tests <n>", "make the first N tests of each codestub task public", integer(0), 0)
    .addOption(new Option("--sandbox <mode>", "where code runs").choices([...sandboxModes]).default("auto"))
    .option("--json", "errors before serving as JSON", false);
  return addOptions(command, telemetryOptions)
    .addHelpText(
      "after",
      `
The tool "verify" takes {"candidate", "task_id"} and gives the verdict over the public checks. The hidden gold is never used. It ends
when stdin does.

Examples:
  $ cupel mcp --tasks tasks.jsonl
  $ cupel mcp --tasks tasks.jsonl --telemetry http://127.0.0.1:4318
  In the configuration of a client: {"command": "npx", "args": ["@cupel/cli", "mcp", "--tasks", "tasks.jsonl"]}`,
    )
    .action(async (flags: McpFlags, self: Command) => {
      await serveTool(context, flags, telemetryValues(context, self));
      finish(exitCodes.done);
    });
}

/** The flags of `cupel mcp`, as commander delivers them. */
export interface McpFlags {
  readonly tasks: string;
  readonly publicTests: number;
  readonly sandbox: SandboxModeFlag;
}
