import { addOptions, type CommandContext, exitCodes, integer, telemetryOptions, telemetryValues } from "@cupel/command-line";
import { CupelError } from "@cupel/core";
import { Command, Option } from "commander";
import { type SandboxModeFlag, sandboxModes } from "../sandbox-modes.ts";
import { proveFile } from "../verify/prove-file.ts";
import { verifyFile } from "../verify/verify-file.ts";

/** `cupel verify`: one verdict for each candidate of a file. */
export function verifyCommand(context: CommandContext, finish: (exitCode: number) => void): Command {
  const command = new Command("verify")
    .description("check candidates from a file: one verdict line each, in order, as they come")
    .requiredOption("--tasks <file>", "tasks, one JSON object per line: Cupel, ReliabilityLoop, HumanEval or GSM8K format")
    .option("--candidates <file>", 'answers, one {"id", "output"} per line')
    .option("--meta", "check the checks instead: right answers must pass, trivial ones and mutants of the right ones must not", false)
    .option("--answers <file>", 'right answers for --meta, one {"id", "gold", "wrong"} per line (default: what the tasks tell themselves)')
    .option("--mutants <n>", "most mutants of each right answer", integer(0), 10)
    .option("--seed <n>", "chooses among the mutants", integer(0), 1)
    .option("--gold", "score against the hidden gold; without it only the public checks run", false)
    .option("--evidence", "put the private evidence (it may hold expected values) into the verdict lines", false)
    .option("--out <file>", "write the verdict lines there instead of stdout; the file appears when it is whole")
    .option("--public-tests <n>", "make the first N tests of each codestub task public", integer(0), 0)
    .addOption(new Option("--sandbox <mode>", "where code runs").choices([...sandboxModes]).default("auto"))
    .option("--json", "write nothing but verdict lines, and errors as JSON", false);
  return addOptions(command, telemetryOptions)
    .addHelpText(
      "after",
      `
Exit code: 0 every verdict is a pass, 1 some are a fail, 6 some are an error (the check itself broke). With --meta: 1 when a right answer
is refused or a trivial one accepted; mutants that were accepted are listed only, since some say the same as the original. Of the mutants
that the gold refuses, --meta also says how many the public checks refuse: the others are false accepts of a loop that these checks steer.

Examples:
  $ cupel verify --tasks eval/reliability_v1_60.jsonl --candidates answers.jsonl --gold
  $ cupel verify --tasks HumanEval.jsonl --candidates samples.jsonl --gold --out verdicts.jsonl
  $ cupel verify --tasks tasks.jsonl --candidates answers.jsonl --out verdicts.jsonl --metrics-port 9464
  $ cupel verify --meta --tasks HumanEval.jsonl
  $ cupel verify --meta --tasks eval/reliability_v1_60.jsonl --answers eval/reliability_v1_60.answers.jsonl --json`,
    )
    .action(async (options: VerifyFlags, self: Command) => {
      const telemetry = telemetryValues(context, self);
      if (options.meta) return finish(await proveFile(context, options, telemetry));
      const { candidates } = options;
      if (candidates === undefined)
        throw new CupelError("USAGE", "Name the answers to check with --candidates FILE, or check the checks with --meta.");
      const counts = await verifyFile(context, { ...options, candidates }, telemetry);
      finish(counts.error > 0 ? exitCodes.infrastructure : counts.fail > 0 ? exitCodes.failed : exitCodes.done);
    });
}

/** The flags of `cupel verify`, as commander delivers them. */
export interface VerifyFlags {
  readonly tasks: string;
  readonly candidates?: string;
  readonly meta: boolean;
  readonly answers?: string;
  readonly mutants: number;
  readonly seed: number;
  readonly gold: boolean;
  readonly evidence: boolean;
  readonly out?: string;
  readonly publicTests: number;
  readonly sandbox: SandboxModeFlag;
  readonly json: boolean;
}
