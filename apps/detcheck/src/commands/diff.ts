import { stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { type CommandContext, exitCodes } from "@cupel/command-line";
import { CupelError, type Json, messageOf } from "@cupel/core";
import { diff, readTraceLine } from "@cupel/determinism";
import { Command } from "commander";
import { readJsonLines } from "../input/read-lines.ts";
import { addSchemaOption, demandSchema, type SchemaFlags } from "../output/demand-schema.ts";
import { diffText } from "../output/diff-text.ts";

interface Flags extends SchemaFlags {
  readonly left?: string;
  readonly right?: string;
  readonly report: boolean;
  readonly json: boolean;
}

/** `detcheck diff`: two traces, or the traces of two packs, line by line. */
export function diffCommand(context: CommandContext, finish: (exitCode: number) => void): Command {
  return addSchemaOption(new Command("diff"))
    .description("compare two traces line by line, and name the highest layer at which they differ")
    .argument("[old]", "a pack or a trace (JSON lines)")
    .argument("[new]", "a pack or a trace (JSON lines)")
    .option("--left <file>", "a trace; the same as the first argument")
    .option("--right <file>", "a trace; the same as the second argument")
    .option("--report", "print the report (it is printed anyway)", false)
    .option("--json", "one JSON document on stdout, and nothing else", false)
    .addHelpText(
      "after",
      `
Lines stand for the same request where they have the same number. Prompt and settings are compared before tokens, tokens before scores.
Traces of detLLM are read, too. Exit codes: 0 no difference, 1 a difference.

Examples:
  $ detcheck diff monday/ tuesday/
  $ detcheck diff --left traces/run_0.jsonl --right traces/run_1.jsonl --json`,
    )
    .action(async (first: string | undefined, second: string | undefined, flags: Flags) => {
      const [left, right] = [first ?? flags.left, second ?? flags.right];
      if (left === undefined || right === undefined)
        throw new CupelError("USAGE", "Name two traces: diff LEFT RIGHT, or --left and --right.");
      const [a, b] = await Promise.all([left, right].map((name) => readTrace(name, context.directory)));
      if (flags.validateSchema) {
        demandSchema("trace.jsonl", a ?? [], left);
        demandSchema("trace.jsonl", b ?? [], right);
      }
      const found = diff(a ?? [], b ?? []);
      await context.write(flags.json ? `${JSON.stringify(found, null, 2)}\n` : diffText(found));
      finish(found.status === "PASS" ? exitCodes.done : exitCodes.failed);
    });
}

/** The lines of a trace, or of the trace in a pack, each of them one. @throws CupelError naming file and line */
async function readTrace(name: string, directory: string): Promise<readonly Json[]> {
  const isFolder = await stat(resolve(directory, name)).then(
    (found) => found.isDirectory(),
    () => false,
  );
  const file = isFolder ? join(name, "trace.jsonl") : name;
  const lines = await readJsonLines(file, directory, "trace");
  if (lines.length === 0) throw new CupelError("ARTIFACT_INVALID", `${file} holds no line.`);
  for (const [index, { value, where }] of lines.entries()) {
    try {
      readTraceLine(value, index);
    } catch (error) {
      throw new CupelError("ARTIFACT_INVALID", `${where} is no line of a trace: ${messageOf(error)}.`);
    }
  }
  return lines.map(({ value }) => value);
}
