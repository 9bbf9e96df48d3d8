import { copyFileSync, linkSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { streamRun } from "@cupel/engine";
import { FactsGatherer, summarizeFacts } from "@cupel/reporters";
import { writeSyntheticRun } from "../reports/synthetic-run.ts";

/** Records of a run, as the bundled benchmark has: 60 tasks in three arms. */
const records = 180;

/**
 * Writes a folder of runs that began an hour apart, on five models in turn, each with its header, end, records and summary. The records are one
 * file under many names: a list does not read them where a summary fits.
 */
export async function writeManyRuns(folder: string, count: number): Promise<void> {
  const first = join(folder, "run-0000");
  await writeSyntheticRun(first, records);
  const gathered = new FactsGatherer();
  const { info, end } = await streamRun(first, (record) => gathered.add(record));
  writeFileSync(join(first, "summary.json"), JSON.stringify(summarizeFacts(gathered, info, end), null, 2));
  writeFileSync(join(first, "end.json"), JSON.stringify(end));
  const header: unknown = JSON.parse(readFileSync(join(first, "run.json"), "utf8"));
  for (let index = 1; index < count; index++) {
    const own = join(folder, `run-${String(index).padStart(4, "0")}`);
    mkdirSync(own);
    const startedAt = new Date(Date.UTC(2026, 0, 1) + index * 3_600_000).toISOString();
    // What a header of the command line holds beside, for its size.
    const config = { backend: "simulated", prompts_file: "eval/reliability_v1_60.jsonl", settings: "x".repeat(3000) };
    writeFileSync(join(own, "run.json"), JSON.stringify({ ...(header as object), startedAt, seed: index, config }, null, 2));
    for (const name of ["summary.json", "end.json"]) copyFileSync(join(first, name), join(own, name));
    linkSync(join(first, "records.jsonl"), join(own, "records.jsonl"));
  }
}
