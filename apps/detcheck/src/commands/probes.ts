import { resolve } from "node:path";
import { addOptions, type CommandContext, integer, telemetryOptions } from "@cupel/command-line";
import { mineProbes } from "@cupel/determinism";
import { writeAtomically } from "@cupel/reporters";
import { Command } from "commander";
import { addCheckOptions, type CheckFlags, specOf } from "../options/check-options.ts";
import { addTargetOptions } from "../options/target-options.ts";
import { createTarget } from "../targets/create-target.ts";
import { openObservation } from "../telemetry/observation.ts";

interface Flags extends CheckFlags {
  readonly queries: number;
  readonly keep: number;
  readonly out?: string;
  readonly json: boolean;
}

/** `detcheck probes`: prompts on the border between two tokens, which tell a change of setup first. */
export function probesCommand(context: CommandContext): Command {
  const command = new Command("probes").description(
    "find prompts whose first token is nearly a tie, or varies: they tell a change of the setup first",
  );
  addOptions(addCheckOptions(addTargetOptions(command)), telemetryOptions);
  return command
    .option("--queries <n>", "times each prompt is asked for one token", integer(2), 3)
    .option("--keep <n>", "most probes to keep", integer(1), 20)
    .option("--out <file>", "write them there as JSON lines, to be used with --prompt-file")
    .option("--json", "one JSON document on stdout, and nothing else", false)
    .addHelpText(
      "after",
      `
Each prompt is asked for a single token. First come those whose token varied, then those with the smallest margin between the two likeliest.

Examples:
  $ detcheck probes --prompt-file prompts.jsonl --out probes.jsonl
  $ detcheck probes --backend openai --base-url http://127.0.0.1:8000/v1 --model local --queries 5`,
    )
    .action(async (flags: Flags) => {
      const spec = await specOf(flags, context);
      await using observation = await openObservation(context, command);
      await using target = observation.target(await createTarget(flags, [], context), spec.price);
      const mined = await observation.run("cupel.probes", (environment) =>
        mineProbes(target, spec, { ...environment, queries: flags.queries }),
      );
      const probes = mined.slice(0, flags.keep);
      const lines = probes.map((probe) =>
        JSON.stringify({ prompt: probe.prompt, varied: probe.distinct > 1, distinct: probe.distinct, margin: probe.margin }),
      );
      if (flags.out !== undefined) await writeAtomically(resolve(context.directory, flags.out), `${lines.join("\n")}\n`);
      if (flags.json) return await context.write(`${JSON.stringify({ probes }, null, 2)}\n`);
      const varied = probes.filter(({ distinct }) => distinct > 1).length;
      const rows = probes.map(
        ({ prompt, distinct, margin }) =>
          `  ${distinct > 1 ? `${distinct} tokens` : "1 token "}  ${margin === null ? "no scores" : `${margin.toPrecision(3)} nats`}  ${JSON.stringify(prompt.slice(0, 60))}`,
      );
      await context.write([`${varied} of ${probes.length} probes vary by themselves.`, ...rows, ""].join("\n"));
    });
}
