import { backendNameOf } from "@cupel/backends";
import { type CommandContext, integer, number } from "@cupel/command-line";
import { CupelError } from "@cupel/core";
import { Command, Option } from "commander";
import { createBackend } from "../check/create-backend.ts";
import { defaultPrompts } from "../check/default-prompts.ts";
import { exitCodeFor } from "../check/exit-code-for.ts";
import { readPrompts } from "../check/read-prompts.ts";
import { renderText } from "../check/render-text.ts";
import { runCheck } from "../check/run-check.ts";

interface CheckFlags {
  readonly backend: string;
  readonly model?: string;
  readonly baseUrl?: string;
  readonly apiKeyEnv: string;
  readonly prompts?: string;
  readonly runs: number;
  readonly temperature: number;
  readonly seed: number;
  readonly maxTokens: number;
  readonly confidence: number;
  readonly maxBound?: number;
  readonly json: boolean;
}

/** `detcheck check`: the same prompts again and again, one call at a time. */
export function checkCommand(context: CommandContext, finish: (exitCode: number) => void): Command {
  return new Command("check")
    .description("ask the same again and again, and say where the answers part or what their agreement is worth")
    .addOption(
      new Option("--backend <name>", "where answers come from")
        .choices(["embedded", "llamacpp", "ollama", "openai", "openai-compatible", "simulated", "mock"])
        .default("embedded"),
    )
    .option("--model <name>", "model name, or the path of a GGUF file for embedded (default: the bundled model)")
    .option("--base-url <url>", "address of the server for ollama and openai")
    .option("--api-key-env <name>", "environment variable that holds the key for openai", "OPENAI_API_KEY")
    .option("--prompts <file>", 'JSON lines: "text", {"prompt": text} or {"text": text} (default: a small set of our own)')
    .option("--runs <n>", "times each prompt is asked, at least 2", integer(2), 3)
    .option("--temperature <t>", "0 is greedy", number(0, 2), 0)
    .option("--seed <n>", "the same seed for every call", integer(0), 1)
    .option("--max-tokens <n>", "most tokens of one answer", integer(1), 64)
    .option("--confidence <p>", "confidence of the bound", number(0.5, 0.9999), 0.95)
    .option("--max-bound <p>", "call it inconclusive when the bound stays above this", number(0, 1))
    .option("--json", "one JSON document on stdout, and nothing else", false)
    .addHelpText(
      "after",
      `
Prompts are asked in turn, run after run, one call in flight. A prompt whose answers differ in one character is a proof; when none
differs, the bound says how many prompts like these may still diverge. The prompts are the sample: more prompts tighten the bound,
more runs do not. Servers get every sampler pinned. Keys come from the environment only.

Examples:
  $ detcheck check
  $ detcheck check --model model.gguf --temperature 0.8 --seed 7 --runs 10
  $ detcheck check --backend ollama --model qwen2.5-coder:0.5b --prompts prompts.jsonl
  $ detcheck check --backend openai --base-url http://127.0.0.1:8080/v1 --model local --json`,
    )
    .action(async (flags: CheckFlags) => {
      const { runs, temperature, seed, maxTokens, confidence, maxBound, json } = flags;
      if (seed > 0xffff_ffff) throw new CupelError("USAGE", `--seed ${seed} is beyond 32 bits.`);
      const prompts = flags.prompts === undefined ? defaultPrompts : await readPrompts(flags.prompts, context.directory);
      const progress = context.terminal.stderr && !json ? (done: number, total: number) => showProgress(context, done, total) : () => {};
      const report = await runCheck({
        createBackend: () => createBackend({ ...flags, backend: backendNameOf(flags.backend) }, context),
        prompts,
        settings: { runs, temperature, seed, maxTokens, confidence, maxBound: maxBound ?? null },
        signal: context.signal,
        progress,
      });
      await context.write(json ? `${JSON.stringify(report, null, 2)}\n` : renderText(report, { colour: context.colour.stdout }));
      finish(exitCodeFor(report.verdict));
    });
}

function showProgress(context: CommandContext, done: number, total: number): void {
  context.writeError(done < total ? `\r${done} of ${total} calls` : `\r${" ".repeat(40)}\r`);
}
