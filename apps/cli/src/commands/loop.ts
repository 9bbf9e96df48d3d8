import { addOptions, type CommandContext, type OptionSources } from "@cupel/command-line";
import { Command } from "commander";
import { loopOptions } from "../loop/loop-options.ts";
import { caseColumns } from "../loop/loop-text.ts";
import { readLoopPlan } from "../loop/read-loop-plan.ts";
import { runLoop } from "../loop/run-loop.ts";

/** `cupel loop`: an improver writes a program, an evaluator reviews what it gives, the improver rewrites it, until the truth says stop. */
export function loopCommand(context: CommandContext, finish: (exitCode: number) => void): Command {
  const command = new Command("loop").description("let one model write a program and another review what it gives, until all cases pass");
  return addOptions(command, loopOptions)
    .addHelpText(
      "after",
      `
The improver writes a program with a function solve; it runs in the sandbox on the public cases of the dataset; the evaluator reviews every
result without knowing what is right; the improver rewrites the program from the failing cases and the evaluator's words. Labels decide when
that ends, if there are any (--stop). Points held out are never shown to anybody: they score the best program in the end. Every report says how
good the evaluator's word was: precision, recall, false accepts, kappa.

Each iteration shows a table of ${caseColumns.join(", ")}. The best program so far is program.py in the run's folder from the moment it is
found; history.jsonl holds every program with every case, output and review.

A file of a dataset holds {"input": 9, "expected": false} lines; its first line may be {"instruction": "Write a Python function solve(n) that
...", "entry_point": "solve"}. Without "expected" the evaluator alone decides, and nothing is verified.

--config takes a file of these options, or the reference's config.yaml: ollama_base_url, llm.improver_model, llm.evaluator_model,
dataset.range_start, dataset.range_end, loop.max_iterations, logging.level, logging.show_all_data_points, logging.max_failures_to_log. A flag wins
over the environment (CUPEL_MAX_ITERATIONS and so on, OLLAMA_BASE_URL, LOG_LEVEL), that over the file.

Exit code: 0 the loop came to its end, whatever its program is worth (cupel report FOLDER --min-pass-rate 1 fails one that does not pass), 3 the
budget ran out, 6 a model or the sandbox cannot be used, 130 and 143 interrupted: continue with --resume.

Examples:
  $ cupel loop                                                  the bundled model against itself on primes, offline
  $ cupel loop --config config.yaml                             the configuration of the reference
  $ cupel loop --improver rnj-1 --evaluator gemma3:4b --dataset workdays --max-iterations 8
  $ cupel loop --improver openai:gpt-x --evaluator ollama:gemma3:4b --price model=gpt-x,input=2,output=8 --price input=0,output=0 --budget usd=0.50
  $ cupel loop --dataset mine.jsonl --instruction "Write a Python function solve(text) that counts the vowels." --stop both
  $ cupel loop --improver replay:runs/a/records.jsonl --improver-model rnj-1 --evaluator replay:runs/a/records.jsonl --evaluator-model gemma3:4b
  $ cupel loop --metrics-port 8000 --metrics-linger 30s          also under the names of the reference, which its dashboards know
  $ cupel loop --resume runs/20261125-101500-ab12cd34`,
    )
    .action(async (_flags: unknown, self: Command) => {
      finish(await runLoop(context, await readLoopPlan(context, self.opts<OptionSources["flags"]>())));
    });
}
