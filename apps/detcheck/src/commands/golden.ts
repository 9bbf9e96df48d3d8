import { resolve } from "node:path";
import { addOptions, type CommandContext, exitCodes, quantities, telemetryOptions } from "@cupel/command-line";
import { CupelError } from "@cupel/core";
import { againSpec, compareGolden, type GoldenReport, goldenSpec, type Pack, readPack } from "@cupel/determinism";
import { Command, Option } from "commander";
import { envSnapshot } from "../env/env-snapshot.ts";
import { readEnvironment } from "../env/read-environment.ts";
import { addCheckOptions, type CheckFlags, specOf } from "../options/check-options.ts";
import { addTargetOptions, type TargetFlags } from "../options/target-options.ts";
import { goldenText } from "../output/golden-text.ts";
import { writePack } from "../output/write-pack.ts";
import { createTarget } from "../targets/create-target.ts";
import { openObservation } from "../telemetry/observation.ts";
import { targetOf } from "./replay.ts";

const codes: Readonly<Record<GoldenReport["outcome"], number>> = {
  MATCH: exitCodes.done,
  CHANGED: exitCodes.failed,
  INCONCLUSIVE: exitCodes.inconclusive,
};

/** `detcheck golden`: records answers with their noise, and holds new ones against them. */
export function goldenCommand(context: CommandContext, finish: (exitCode: number) => void): Command {
  return new Command("golden")
    .description("keep answers with their noise, and hold a setup against them later")
    .addCommand(recordCommand(context))
    .addCommand(checkCommand(context, finish))
    .addCommand(diffCommand(context, finish))
    .addHelpText("after", "\nExamples:\n  $ detcheck golden record golden --prompt-file prompts.jsonl\n  $ detcheck golden check golden");
}

function recordCommand(context: CommandContext): Command {
  const command = new Command("record")
    .description("send every prompt several times and keep all answers")
    .argument("<folder>", "where the record goes");
  return addOptions(addCheckOptions(addTargetOptions(command)), telemetryOptions)
    .option("--json", "one JSON document on stdout, and nothing else", false)
    .addHelpText(
      "after",
      `
Five answers per prompt, or --runs. With --tier 2 scores are part of the record. It is a repro pack like any other.

Examples:
  $ detcheck golden record golden --prompt "Hello" --tier 2
  $ detcheck golden record golden --backend vllm --model m --prompt-file prompts.jsonl --runs 10`,
    )
    .action(async (folder: string, flags: CheckFlags & { readonly json: boolean }) => {
      const { runs, ...spec } = await specOf(flags, context);
      await using observation = await openObservation(context, command);
      await using target = observation.target(await createTarget(flags, [], context), spec.price);
      const own = goldenSpec({ ...spec, ...(runs !== undefined && { runs }) });
      const result = await observation.check(target, own);
      await writePack(resolve(context.directory, folder), result, { environment: envSnapshot(await readEnvironment(context.environment)) });
      const repeat = result.report.axes.find(({ axis }) => axis === "repeat");
      const noisy = repeat === undefined ? 0 : repeat.tokenDivergences + repeat.lengthOnly;
      const summary = { golden: folder, prompts: own.prompts.length, runs: own.runs, noisy };
      await context.write(
        flags.json
          ? `${JSON.stringify(summary)}\n`
          : `${summary.prompts} prompts, ${summary.runs} answers each, in ${folder}; ${noisy} of them noisy.\n`,
      );
    });
}

function checkCommand(context: CommandContext, finish: (exitCode: number) => void): Command {
  const command = new Command("check").description("hold a setup against a golden record").argument("<folder>", "the record");
  return addOptions(addTargetOptions(command), telemetryOptions)
    .addOption(allowOption())
    .option("--json", "one JSON document on stdout, and nothing else", false)
    .addHelpText(
      "after",
      `
A prompt whose recorded answers were all equal must answer just that; noisy ones are compared as distributions. Backend, model and address
are the record's own unless they are named.

Exit codes: 0 match, 1 changed, 3 inconclusive.

Examples:
  $ detcheck golden check golden
  $ detcheck golden check golden --base-url http://127.0.0.1:8000/v1 --allow score=1e-4 --json`,
    )
    .action(async (folder: string, flags: TargetFlags & AllowFlags) => {
      const pack = await readAnswers(folder, context);
      const spec = againSpec(pack.result.spec, pack);
      await using observation = await openObservation(context, command);
      const named = targetOf(pack, flags, (name) => command.getOptionValueSource(name) === "cli");
      await using target = observation.target(await createTarget(named, [], context));
      const fresh = await observation.check(target, spec);
      const report = compareGolden(pack.result, fresh, { allow: flags.allow ?? {} });
      await context.write(flags.json ? `${JSON.stringify(report, null, 2)}\n` : goldenText(report));
      finish(codes[report.outcome]);
    });
}

function diffCommand(context: CommandContext, finish: (exitCode: number) => void): Command {
  return new Command("diff")
    .description("hold one record against another one; sends nothing")
    .argument("<old>", "a golden record, or any pack")
    .argument("<new>", "another one")
    .addOption(allowOption())
    .option("--json", "one JSON document on stdout, and nothing else", false)
    .addHelpText(
      "after",
      `
Exit codes: 0 match, 1 changed, 3 inconclusive.

Examples:
  $ detcheck golden diff monday tuesday --allow score=1e-4,ulp=4`,
    )
    .action(async (old: string, now: string, flags: AllowFlags) => {
      const [then, fresh] = [await readAnswers(old, context), await readAnswers(now, context)];
      const report = compareGolden(then.result, fresh.result, { allow: flags.allow ?? {} });
      await context.write(flags.json ? `${JSON.stringify(report, null, 2)}\n` : goldenText(report));
      finish(codes[report.outcome]);
    });
}

interface AllowFlags {
  readonly allow?: Readonly<Partial<Record<"score" | "ulp" | "text", number>>>;
  readonly json: boolean;
}

function allowOption(): Option {
  return new Option("--allow <limits>", "how far a stable answer may move: score= (nats), ulp=, text= (share)").argParser(
    quantities(["score", "ulp", "text"] as const),
  );
}

/** A pack with its answers. @throws CupelError `USAGE` when they were left out */
async function readAnswers(folder: string, context: CommandContext): Promise<Pack> {
  const pack = await readPack(resolve(context.directory, folder));
  if (pack.redacted.includes("outputs") || pack.redacted.includes("prompts"))
    throw new CupelError("USAGE", `The answers were left out of ${folder}: there is nothing to compare.`);
  return pack;
}
