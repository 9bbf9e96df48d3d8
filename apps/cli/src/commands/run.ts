import { type CommandContext, integer, list, number, quantities } from "@cupel/command-line";
import { Command, Option } from "commander";
import { armNames } from "../run/create-arms.ts";
import { price } from "../run/price-option.ts";
import { type RunFlags, readSettings } from "../run/read-settings.ts";
import { runBenchmark } from "../run/run-benchmark.ts";
import { flaggedKinds, policyNames } from "../run/run-settings.ts";
import { sandboxModes } from "../sandbox-modes.ts";

const policyModes = ["baseline_first", "contract_first"];
const backendNames = ["embedded", "llamacpp", "ollama", "openai", "openai-compatible", "replay", "simulated", "mock"];
const budgetNames = ["tokens", "calls", "time", "usd"] as const;

/** `cupel run`: a task set through baseline, contract and policy, every answer executed, everything on record. */
export function runCommand(context: CommandContext, finish: (exitCode: number) => void): Command {
  const kindFlags = [
    ["json", "json"],
    ["sql", "sql"],
    ["code", "codestub"],
  ] as const;
  const command = new Command("run")
    .alias("reliability")
    .description("run tasks through baseline, contract and policy; execute and score every answer")
    .addOption(new Option("--backend <name>", "where answers come from").choices(backendNames).default("embedded"))
    .option("--model <name>", "model name, or the path of a GGUF file for embedded (default: the bundled model)")
    .option("--models <names>", "several models, separated by commas", list())
    .option("--base-url <url>", "address of the server for ollama and openai")
    .addOption(new Option("--engine <name>", "engine of the embedded backend").choices(["auto", "reference", "llama"]).default("auto"))
    .option("--replay-from <file>", "records.jsonl of an earlier run, for --backend replay")
    .option("--answers <file>", 'right and wrong answers ({"id","gold","wrong"} lines) for --backend simulated')
    .option("--skill <p>", "how often the simulated backend answers right", number(0, 1), 0.5)
    .option("--latency <ms>", "how long the simulated backend takes for an answer", number(0), 0)
    .option("--prompts-file <file>", "tasks, one JSON object per line (default: the 60-task benchmark that comes along)")
    .option("--tasks <kinds>", `kinds of task to run, out of ${flaggedKinds.join(", ")} (default: all there are)`, list(flaggedKinds))
    .option("--limit <n>", "at most N tasks, balanced over the kinds (default: all)", integer(1))
    .option("--public-tests <n>", "make the first N tests of each codestub task public", integer(0), 0)
    .option("--arms <names>", `arms to run, out of ${armNames.join(", ")}`, list(armNames), [...armNames])
    .option("--temperature <t>", "temperature of the first sample; further samples climb from there", number(0, 2), 0)
    .option("--max-tokens <n>", "most tokens of one answer", integer(1), 256);
  for (const [flag] of kindFlags) command.option(`--max-tokens-${flag} <n>`, `the same for ${flag} tasks`, integer(1));
  command.option("--best-of-k <n>", "samples the policy may take until one passes the public checks", integer(1), 1);
  for (const [flag] of kindFlags) command.option(`--best-of-k-${flag} <n>`, `the same for ${flag} tasks`, integer(1));
  command
    .addOption(
      new Option("--policy <name>", "what the policy arm does on all tasks, in place of the modes below").choices([...policyNames]),
    )
    .option("--policy-calls <n>", "calls of --policy adaptive, all tasks together (default: 0.6 × best-of-k for each)", integer(1))
    .option("--policy-tests <n>", "tests of its own that --policy agreement asks the model for (default: 8)", integer(1))
    .option("--slow-model <name>", "the model that --policy cascade asks where a check refused the first answer")
    .addOption(new Option("--slow-backend <name>", "where its answers come from (default: --backend)").choices(backendNames));
  for (const [flag, kind] of kindFlags) {
    command.addOption(
      new Option(`--policy-${flag} <mode>`, `what the policy tries first on ${flag} tasks`)
        .choices(policyModes)
        .default(kind === "json" ? "contract_first" : "baseline_first"),
    );
  }
  return command
    .option("--repair-attempts <n>", "times a rejected contract may be repaired", integer(0), 1)
    .option("--memory-file <file>", "wins.jsonl of an earlier run: verified answers as examples in the policy arm")
    .option("--memory-top-k <n>", "examples put before each prompt; 0 switches memory off", integer(0), 0)
    .option("--reuse-exact", "answer a task from memory when it holds this very task; such answers are marked and leave the rates", false)
    .option("--seed <n>", "seed of everything random", integer(0), 1)
    .option("--concurrency <n>", "tasks in work at once (default: cores for embedded, 4 for servers)", integer(1))
    .option("--budget <limits>", "stop the run at tokens=N,calls=N,time=SECONDS,usd=N", quantities(budgetNames), {})
    .option("--task-budget <limits>", "stop each task at tokens=N,calls=N,time=SECONDS,usd=N", quantities(budgetNames), {})
    .option(
      "--price <price>",
      "USD per million tokens, as input=2,cached=0.5,output=8; with model=NAME in front for one of several models (repeatable)",
      price,
    )
    .option("--oracle", "let the hidden gold steer the loop, as the reference does; every artifact says so", false)
    .addOption(new Option("--sandbox <mode>", "where code runs").choices([...sandboxModes]).default("auto"))
    .option("--outdir <folder>", "folder of the artifacts (default: runs/<time>-<hash>)")
    .option("--resume <folder>", "continue the interrupted run in this folder; its settings are kept there")
    .option("--force", "start over in an --outdir that is not empty", false)
    .option("--quiet", "no progress", false)
    .option("--json", "write the summary as one JSON document to stdout, and nothing else", false)
    .addHelpText(
      "after",
      `
Three arms run for each task: baseline (one answer), contract (a filled contract, compiled), policy (as the flags say). Public checks
steer the policy; the hidden gold only scores. API keys come from the environment only: OPENAI_API_KEY.

Examples:
  $ cupel run                                                   the bundled model, offline
  $ cupel run --best-of-k 4 --limit 12 --tasks sql,codestub
  $ cupel run --backend ollama --model qwen2.5-coder:0.5b
  $ cupel run --backend openai --base-url http://127.0.0.1:8080/v1 --model local
  $ cupel run --memory-file runs/20261125-101500-ab12cd34/wins.jsonl --memory-top-k 2
  $ cupel run --policy adaptive --best-of-k 8 --policy-calls 200
  $ cupel run --policy agreement --best-of-k 5 --tasks codestub
  $ cupel run --backend ollama --model qwen2.5-coder:0.5b --policy cascade --slow-model qwen2.5-coder:7b
  $ cupel run --backend openai --model gpt-x --price input=2,cached=0.5,output=8 --budget usd=1.50
  $ cupel run --resume runs/20261125-101500-ab12cd34`,
    )
    .action(async (_flags: unknown, self: Command) => {
      const flags = self.opts<RunFlags>();
      const given = new Set(Object.keys(flags).filter((name) => self.getOptionValueSource(name) === "cli"));
      finish(await runBenchmark(context, readSettings(context, flags, given)));
    });
}
