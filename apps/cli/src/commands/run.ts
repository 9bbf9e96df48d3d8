import { addOptions, type CommandContext, type OptionSources } from "@cupel/command-line";
import { Command } from "commander";
import { calibrateCascade } from "../run/calibrate-cascade.ts";
import { readPlan } from "../run/read-plan.ts";
import { runBenchmark } from "../run/run-benchmark.ts";
import { runOptions } from "../run/run-options.ts";
import { watchRuns } from "../run/watch-runs.ts";

/** `cupel run`: a task set through baseline, contract and policy, every answer executed, everything on record. */
export function runCommand(context: CommandContext, finish: (exitCode: number) => void): Command {
  const command = new Command("run")
    .alias("reliability")
    .description("run tasks through baseline, contract and policy; execute and score every answer");
  return addOptions(command, runOptions)
    .addHelpText(
      "after",
      `
Three arms run for each task: baseline (one answer), contract (a filled contract, compiled), policy (as the flags say). Public checks
steer the policy; the hidden gold only scores. Keys come from the environment only.

What holds for every run can stand in cupel.config.ts (cupel init writes one) or .json or .yaml: --best-of-k there is bestOfK, and
CUPEL_BEST_OF_K in the environment. A flag wins over the environment, that over the file.

Examples:
  $ cupel run                                                   the bundled model, offline
  $ cupel run --best-of-k 4 --limit 12 --tasks sql,codestub
  $ cupel run --backend ollama --model qwen2.5-coder:0.5b
  $ cupel run --backend ollama --models qwen2.5-coder:0.5b,qwen2.5-coder:1.5b,llama3.2:1b
  $ cupel run --backend openai --base-url http://127.0.0.1:8080/v1 --model local --structured-outputs
  $ cupel run --model base.gguf --adapter mine.gguf
  $ cupel run --memory-file runs/20261125-101500-ab12cd34/wins.jsonl --memory-top-k 2
  $ cupel run --policy adaptive --best-of-k 8 --policy-calls 200
  $ cupel run --policy agreement --best-of-k 5 --tasks codestub
  $ cupel run --backend ollama --model qwen2.5-coder:0.5b --policy cascade --slow-model qwen2.5-coder:7b
  $ cupel run --policy-json contract_first --policy-sql self-consistency --policy-code repair --best-of-k 3
  $ cupel run --logprobs --arms baseline --outdir runs/sure && cupel run --policy cascade --slow-model big.gguf \\
      --cascade-by uncertainty --cascade-calibration runs/sure --cascade-measure least --cascade-spans edit
  $ cupel run --backend openai --model gpt-x --price input=2,cached=0.5,output=8 --budget usd=1.50
  $ cupel run --backend ollama --model qwen2.5-coder:0.5b --best-of-k 8 --cache answers   the calls of earlier runs cost nothing
  $ cupel run --watch --cache answers                           again whenever tasks.jsonl or cupel.config.ts change
  $ cupel run --metrics-port 9464 --metrics-linger 30s          Prometheus scrapes http://127.0.0.1:9464/metrics
  $ cupel run --telemetry http://127.0.0.1:4318 --log-format json   metrics, traces and logs to a collector, logs also to stderr
  $ cupel run --min-pass-rate 0.8 --fail-on false-accept     exit code 1 where it is less, 6 for any error
  $ cupel run --min-lower-bound 0.7 --gate-metric verified --fail-code 100
  $ cupel run --resume runs/20261125-101500-ab12cd34`,
    )
    .action(async (_flags: unknown, self: Command) => {
      const plan = await readPlan(context, self.opts<OptionSources["flags"]>());
      if (plan.watched !== undefined && plan.conduct.gates?.minLowerBound !== undefined) {
        context.writeError("note: --min-lower-bound holds for one look; among many runs on the same tasks some pass it by chance\n");
      }
      finish(
        plan.watched === undefined
          ? await runBenchmark(context, await calibrateCascade(plan))
          : await watchRuns(context, { files: plan.watched, argv: process.argv.slice(2).filter((word) => word !== "--watch") }),
      );
    });
}
