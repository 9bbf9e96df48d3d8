import { resolve } from "node:path";
import { type CommandContext, exitCodes } from "@cupel/command-line";
import { readRun } from "@cupel/engine";
import { Command } from "commander";
import { writeFolder } from "../export/write-folder.ts";
import { mergeRuns } from "../merge/merge-runs.ts";

/** `cupel merge`: the shards of a run as one run, to be reported and judged as a whole. */
export function mergeCommand(context: CommandContext, finish: (exitCode: number) => void): Command {
  return new Command("merge")
    .description("make one run of shards: runs with the same settings on different tasks")
    .argument("<runs...>", "folders of the runs")
    .requiredOption("--out <folder>", "folder of the whole, which must be new or empty")
    .option("--json", "one JSON document on stdout, and nothing else", false)
    .addHelpText(
      "after",
      `
The whole holds run.json and records.jsonl, from which "cupel report" makes every report. It is partial where a shard is. Shards that differ in
seed, arms, models, verifiers or limits are refused (exit code 4), and so are two with a task in common.

Examples:
  $ cupel run --tasks sql --seed 7 --outdir shard-1 && cupel run --tasks json --seed 7 --outdir shard-2
  $ cupel merge shard-1 shard-2 --out whole && cupel report whole --min-lower-bound 0.7`,
    )
    .action(async (folders: readonly string[], { out, json }: { readonly out: string; readonly json: boolean }) => {
      const runs = await Promise.all(folders.map((folder) => readRun(resolve(context.directory, folder))));
      const { header, records } = mergeRuns(runs);
      await writeFolder(resolve(context.directory, out), [
        { path: "records.jsonl", text: records.map((record) => `${JSON.stringify(record)}\n`).join("") },
        { path: "run.json", text: `${JSON.stringify(header, null, 2)}\n` },
      ]);
      const { length } = records;
      const partial = length < Number(header.total) ? `, partial of ${header.total}` : "";
      await context.write(
        json
          ? `${JSON.stringify({ out: resolve(context.directory, out), runs: runs.length, records: length, total: header.total })}\n`
          : `wrote ${out}: ${length} records of ${runs.length} runs${partial}\n`,
      );
      finish(exitCodes.done);
    });
}
