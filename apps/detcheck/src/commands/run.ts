import { resolve } from "node:path";
import { addOptions, type CommandContext, telemetryOptions } from "@cupel/command-line";
import { traceLine } from "@cupel/determinism";
import { writeAtomically } from "@cupel/reporters";
import { Command } from "commander";
import { addCheckOptions, type CheckFlags, specOf } from "../options/check-options.ts";
import { addTargetOptions } from "../options/target-options.ts";
import { addSchemaOption, demandSchema, type SchemaFlags, valuesOf } from "../output/demand-schema.ts";
import { createTarget } from "../targets/create-target.ts";
import { openObservation } from "../telemetry/observation.ts";

/** `detcheck run`: every prompt, and what came back. No verdict. */
export function runCommand(context: CommandContext): Command {
  const command = new Command("run").description("send every prompt and keep what came back, without a verdict");
  addOptions(addSchemaOption(addCheckOptions(addTargetOptions(command))), telemetryOptions);
  return command
    .option("--out <folder>", "where trace.jsonl goes", "artifacts/run")
    .option("--json", "one JSON document on stdout, and nothing else", false)
    .addHelpText(
      "after",
      `
Takes the flags of check; observes at tier 0 whatever --tier says. Two traces are compared by detcheck diff.

Examples:
  $ detcheck run --prompt "Hello" --out monday
  $ detcheck run --backend ollama --model qwen2.5-coder:0.5b --prompt-file prompts.jsonl --out tuesday`,
    )
    .action(async (flags: CheckFlags & SchemaFlags & { readonly out: string; readonly json: boolean }) => {
      const spec = {
        ...(await specOf(flags, context)),
        tier: 0 as const,
        controls: false,
        runs: flags.runs ?? 2,
        onDiverge: "continue" as const,
      };
      await using observation = await openObservation(context, command);
      await using target = observation.target(await createTarget(flags, spec.axes, context), spec.price);
      const { trace } = await observation.check(target, spec);
      const rows = trace.rows.filter(({ purpose, run }) => purpose === "cell" && (flags.runs !== undefined || run === 0));
      const tokenizer = trace.capabilities.tokenIds === "no" ? null : trace.target.model;
      const file = resolve(context.directory, flags.out, "trace.jsonl");
      const text = rows.map((row) => `${traceLine(row, spec, tokenizer)}\n`).join("");
      if (flags.validateSchema) demandSchema("trace.jsonl", valuesOf("trace.jsonl", text));
      await writeAtomically(file, text);
      const broken = rows.filter(({ status }) => status !== "ok").length;
      const summary = { trace: `${flags.out}/trace.jsonl`, rows: rows.length, broken };
      await context.write(
        flags.json
          ? `${JSON.stringify(summary)}\n`
          : `${rows.length} answers in ${summary.trace}${broken > 0 ? `, ${broken} of them broken` : ""}. No verdict: compare two traces by detcheck diff.\n`,
      );
    });
}
