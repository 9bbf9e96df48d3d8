import { type CommandContext, choice, exitCodes, integer, list, number, path } from "@cupel/command-line";
import { comparisonConditions } from "@cupel/reporters";
import { Command } from "commander";
import { compareRuns } from "../compare/compare-runs.ts";

const conditions = [...comparisonConditions, "none"] as const;
const metrics = ["correct", "verified"] as const;

/** `cupel compare`: runs, arms or models against each other, task by task. */
export function compareCommand(context: CommandContext, finish: (exitCode: number) => void): Command {
  return new Command("compare")
    .description("compare runs, arms or models task by task: what was won and lost, and whether it is more than chance")
    .argument(
      "<runs...>",
      "folders of runs: RUN, RUN:ARM, RUN:ARM:MODEL; RUN,RUN are repeats. The first is what the others are compared with",
    )
    .option("--arm <names>", "arm to compare (default: policy, or the last); of one run two or more arms with each other", list())
    .option("--model <names>", "model to compare (default: every model with itself); of one run two or more models with each other", list())
    .option("--metric <names>", "correct, verified (default: both where there is gold)", list(metrics))
    .option("--alpha <a>", "chance of calling any difference real where none is", number(0.0001, 0.5), 0.05)
    .option("--all-pairs", "compare every two, not each with the first", false)
    .option("--allow-partial", "take partial runs, and leave out tasks that cannot be paired", false)
    .option("--fail-on <conditions>", `out of ${conditions.join(", ")} (default: regression)`, list(conditions))
    .option("--margin <m>", "show that nothing is worse by more than this, as a share of tasks such as 0.05", number(0.0001, 0.9999))
    .option("--gate-metric <name>", "metric of the margin (default: correct where there is gold)", choice(metrics))
    .option("--max-errors <n>", "errors that a side may have (default: 0 where a gate is set, else any number)", integer(0))
    .option("--fail-code <n>", "exit code of a failed gate", integer(1, 125), exitCodes.failed)
    .option("--flips <n>", "most tasks to show with both answers", integer(0), 10)
    .option(
      "--output <file>",
      "write it to a file too, as its name ends: .json, .md, .html, .txt (repeatable)",
      (file: string, files: readonly string[] = []) => [...files, path()(file)],
    )
    .option("--json", "write the comparison as one JSON document to stdout, and nothing else", false)
    .addHelpText(
      "after",
      `
Tasks are paired by id and content hash, gold included; what cannot be paired is refused, with how many. Families are the unit where they
hold several tasks. p-values are exact, two-sided and corrected over all metrics and pairs (Holm).

Exit code: 0 no gate failed, 1 a side is worse than the first (or another condition holds), 3 a gate is undecided, 4 the runs cannot be
compared or are broken, 5 wrong usage, 6 more errors than allowed.

Examples:
  $ cupel compare runs/main runs/change
  $ cupel compare runs/main runs/change --margin 0.05 --fail-on regression,false-accept --output comparison.md
  $ cupel compare runs/one --arm baseline,policy
  $ cupel compare runs/one --model qwen2.5-coder:0.5b,qwen2.5-coder:1.5b
  $ cupel compare runs/a:policy runs/b:baseline runs/c --all-pairs --json
  $ cupel compare runs/main-seed1,runs/main-seed2 runs/change-seed1,runs/change-seed2`,
    )
    .action(async (runs: readonly string[], flags: CompareFlags) => finish(await compareRuns(context, runs, flags)));
}

/** The flags of `cupel compare`, as commander delivers them. */
export interface CompareFlags {
  readonly arm?: readonly string[];
  readonly model?: readonly string[];
  readonly metric?: readonly (typeof metrics)[number][];
  readonly alpha: number;
  readonly allPairs: boolean;
  readonly allowPartial: boolean;
  readonly failOn?: readonly (typeof conditions)[number][];
  readonly margin?: number;
  readonly gateMetric?: (typeof metrics)[number];
  readonly maxErrors?: number;
  readonly failCode: number;
  readonly flips: number;
  readonly output?: readonly string[];
  readonly json: boolean;
}
