import { resolve } from "node:path";
import { addOptions, type CommandContext, list, telemetryOptions } from "@cupel/command-line";
import { CupelError, type DeterminismTarget } from "@cupel/core";
import { type CheckResult, type MinimalCase, minimise, type Redactable, redactables } from "@cupel/determinism";
import { Command, Option } from "commander";
import { envSnapshot } from "../env/env-snapshot.ts";
import { readEnvironment } from "../env/read-environment.ts";
import { addRedactOptions, type RedactFlags, redactEnvironment } from "../env/redact-environment.ts";
import { addCheckOptions, type CheckFlags, specOf } from "../options/check-options.ts";
import { addTargetOptions } from "../options/target-options.ts";
import { addSchemaOption, type SchemaFlags } from "../output/demand-schema.ts";
import { exitCodeFor } from "../output/exit-code-for.ts";
import { type ReportFormat, renderReport, reportFormats } from "../output/render-report.ts";
import { writePack } from "../output/write-pack.ts";
import { createTarget } from "../targets/create-target.ts";
import { type Observation, openObservation } from "../telemetry/observation.ts";

interface Flags extends CheckFlags, RedactFlags, SchemaFlags {
  readonly out: string;
  readonly pack: boolean;
  readonly minimise: boolean;
  readonly redact?: readonly Redactable[];
  readonly format: ReportFormat;
  readonly json: boolean;
  readonly failOn?: readonly string[];
}

const verdictWords = ["diverged", "unsupported", "inconclusive", "invalid"] as const;

/** `detcheck check`: sends, compares, bounds, localises. */
export function checkCommand(context: CommandContext, finish: (exitCode: number) => void): Command {
  const command = new Command("check").description(
    "send the same again under what may change it, and say where answers part or what their agreement is worth",
  );
  addOptions(addSchemaOption(addRedactOptions(addCheckOptions(addTargetOptions(command)))), telemetryOptions);
  return command
    .addOption(new Option("--out <folder>", "where the repro pack goes").default("artifacts/check").helpGroup("Output:"))
    .addOption(new Option("--no-pack", "write no pack").helpGroup("Output:"))
    .addOption(new Option("--no-minimise", "leave a divergence as it was found: send nothing to make it smaller").helpGroup("Output:"))
    .addOption(
      new Option("--redact <what>", `leave out of the pack: ${redactables.join(", ")}; prompts takes the answers with it`)
        .argParser(list(redactables))
        .helpGroup("Output:"),
    )
    .addOption(new Option("--format <form>", "how the report is printed").choices(reportFormats).default("text").helpGroup("Output:"))
    .addOption(
      new Option("--fail-on <verdicts>", `verdicts that fail: ${verdictWords.join(", ")} (default: all)`)
        .argParser(list(verdictWords))
        .helpGroup("Output:"),
    )
    .addOption(new Option("--json", "the same as --format json").default(false).helpGroup("Output:"))
    .addHelpText(
      "after",
      `
The prompt is the statistical unit: more prompts tighten the bound, more runs of the same prompts do not. 59 prompts that all repeat
bound the share of diverging ones by 5 % at 95 %; a claim over several axes needs more (detcheck plan tells). A treatment that cannot be
shown to have happened is VACUOUS, exit 4: agreement then shows nothing. Keys come from the environment only, and go into no pack. What
--redact leaves out stands there by its length and an HMAC under CUPEL_REDACT_KEY, or under a random key.

Exit codes: 0 bound met, 1 diverged, 2 unsupported, 3 inconclusive, 4 invalid or vacuous, 5 usage, 6 backend.

Examples:
  $ detcheck check
  $ detcheck check --backend embedded --prompt "Hello" --tier 2 --runs 5 --vary-batch 1,2,4
  $ detcheck check --backend llama-server --tier 2 --prompt-file prompts.jsonl --axis concurrency=1,4,8 --axis cache=cold,warm
  $ detcheck check --backend openai --base-url http://127.0.0.1:8080/v1 --model local --temperature 0.8 --seed 7 --json
  $ detcheck check --backend vllm --model m --redact prompts,host,paths --out to-share
  $ detcheck check --backend simulated --plant concurrency:flip@5,share=0.3 --axis concurrency=1,4`,
    )
    .action(async (flags: Flags) => {
      const spec = await specOf(flags, context);
      await using observation = await openObservation(context, command);
      await using target = observation.target(await createTarget(flags, spec.axes, context), spec.price);
      const result = await observation.check(target, spec);
      const { report } = result;
      if (flags.pack) {
        const environment = redactEnvironment(await readEnvironment(context.environment), flags);
        await writePack(resolve(context.directory, flags.out), result, {
          environment: envSnapshot(environment),
          redact: flags.redact ?? [],
          validate: flags.validateSchema,
          minimal: await minimalOf(target, result, { flags, context, observation }),
          redactKey: context.environment.CUPEL_REDACT_KEY || undefined,
        });
      }
      const format = flags.json ? "json" : flags.format;
      const text = renderReport(report, format, { colour: context.colour.stdout });
      await context.write(flags.pack && format === "text" ? `${text}\nPack: ${flags.out}\n` : text);
      const fails = flags.failOn === undefined || flags.failOn.includes(report.verdict.toLowerCase());
      finish(fails ? exitCodeFor(report.verdict) : 0);
    });
}

/** The smallest case that still diverges. A target that is gone, or a budget that was spent, costs the case alone: the proof is there. */
async function minimalOf(
  target: DeterminismTarget,
  result: CheckResult,
  { flags, context, observation }: { readonly flags: Flags; readonly context: CommandContext; readonly observation: Observation },
): Promise<MinimalCase | undefined> {
  if (!flags.minimise || flags.redact?.includes("prompts") || result.trace.stopped !== null) return undefined;
  try {
    return await observation.run("cupel.minimise", (environment) => minimise(result, target, environment));
  } catch (error) {
    context.signal.throwIfAborted();
    if (CupelError.is(error)) return undefined;
    throw error;
  }
}
