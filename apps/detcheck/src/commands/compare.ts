import { addOptions, type CommandContext, exitCodes, integer, telemetryOptions } from "@cupel/command-line";
import { type CheckSpec, type ComparisonReport, compare } from "@cupel/determinism";
import { Command, Option } from "commander";
import { addCheckOptions, type CheckFlags, specOf } from "../options/check-options.ts";
import { comparisonText } from "../output/comparison-text.ts";
import { openObservation } from "../telemetry/observation.ts";
import { answersOf, readSide } from "./read-side.ts";

interface Flags extends CheckFlags {
  readonly resamples: number;
  readonly json: boolean;
}

const codes: Readonly<Record<ComparisonReport["outcome"], number>> = {
  "SAME WITHIN NOISE": exitCodes.done,
  DIFFERENT: exitCodes.failed,
  INCONCLUSIVE: exitCodes.inconclusive,
};

/** `detcheck compare`: two setups, each against its own noise. */
export function compareCommand(context: CommandContext, finish: (exitCode: number) => void): Command {
  const command = new Command("compare")
    .description("tell two setups apart, or not, against how much each differs from itself")
    .argument("<left>", "folder of a pack, or a JSON file that names a setup")
    .argument("<right>", "folder of a pack, or a JSON file that names a setup");
  return addOptions(addCheckOptions(command), telemetryOptions)
    .addOption(new Option("--resamples <n>", "permutations of the test").argParser(integer(99)).default(1999))
    .option("--json", "one JSON document on stdout, and nothing else", false)
    .addHelpText(
      "after",
      `
A setup is asked what the pack on the other side was asked, as often; two setups are asked what the flags say. Answers, scores and
alternatives are compared by a permutation test within prompts, so that noise is no difference. Not distinguished is never "the same
model": the report says which change would have been told.

Exit codes: 0 same within noise, 1 different, 3 inconclusive.

Examples:
  $ detcheck check --tier 2 --runs 5 --on-diverge characterise --out monday
  $ detcheck compare monday tuesday
  $ detcheck compare q8.json q4.json --prompt-file prompts.jsonl --runs 5 --json`,
    )
    .action(async (left: string, right: string, flags: Flags) => {
      const sides = [await readSide(left, context), await readSide(right, context)] as const;
      const recorded = sides.find((side) => side.kind === "pack");
      const spec: CheckSpec = recorded?.kind === "pack" ? recorded.result.spec : await specOf(flags, context);
      await using observation = await openObservation(context, command);
      // One after the other: each would be a load for the other one.
      const a = await answersOf(sides[0], { spec, context, observation });
      const b = await answersOf(sides[1], { spec, context, observation });
      const report = compare(a, b, { confidence: flags.confidence, resamples: flags.resamples, seed: flags.orderSeed });
      await context.write(flags.json ? `${JSON.stringify(report, null, 2)}\n` : comparisonText(report));
      finish(codes[report.outcome]);
    });
}
