import { type CommandContext, exitCodes, integer } from "@cupel/command-line";
import { Command, Option } from "commander";
import { type SandboxModeFlag, sandboxModes } from "../sandbox-modes.ts";
import { verifyFile } from "../verify/verify-file.ts";

/** `cupel verify`: one verdict for each candidate of a file. */
export function verifyCommand(context: CommandContext, finish: (exitCode: number) => void): Command {
  return new Command("verify")
    .description("check candidates from a file: one verdict line each, in order, as they come")
    .requiredOption("--tasks <file>", "tasks, one JSON object per line: Cupel, ReliabilityLoop or HumanEval format")
    .requiredOption("--candidates <file>", 'answers, one {"id", "output"} per line')
    .option("--gold", "score against the hidden gold; without it only the public checks run", false)
    .option("--evidence", "put the private evidence (it may hold expected values) into the verdict lines", false)
    .option("--out <file>", "write the verdict lines there instead of stdout; the file appears when it is whole")
    .option("--public-tests <n>", "make the first N tests of each codestub task public", integer(0), 0)
    .addOption(new Option("--sandbox <mode>", "where code runs").choices([...sandboxModes]).default("auto"))
    .option("--json", "write nothing but verdict lines, and errors as JSON", false)
    .addHelpText(
      "after",
      `
Exit code: 0 every verdict is a pass, 1 some are a fail, 6 some are an error (the check itself broke).

Examples:
  $ cupel verify --tasks eval/reliability_v1_60.jsonl --candidates answers.jsonl --gold
  $ cupel verify --tasks HumanEval.jsonl --candidates samples.jsonl --gold --out verdicts.jsonl`,
    )
    .action(async (options: VerifyFlags) => {
      const counts = await verifyFile(context, options);
      finish(counts.error > 0 ? exitCodes.infrastructure : counts.fail > 0 ? exitCodes.failed : exitCodes.done);
    });
}

/** The flags of `cupel verify`, as commander delivers them. */
export interface VerifyFlags {
  readonly tasks: string;
  readonly candidates: string;
  readonly gold: boolean;
  readonly evidence: boolean;
  readonly out?: string;
  readonly publicTests: number;
  readonly sandbox: SandboxModeFlag;
  readonly json: boolean;
}
