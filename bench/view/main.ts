// First paint of `cupel view` in Chromium: the list of 1,000 runs with nothing remembered and again, and what else is opened from it.
// run: npm run bench -- view [--json] [--runs N]
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { quantile } from "@cupel/stats";
import { startViewer } from "@cupel/view";
import { chromiumPath, startChromium } from "../../tests/support/chromium.ts";
import { isReached, line, type Row, type Skipped } from "../engine/row.ts";
import { writeSyntheticRun } from "../reports/synthetic-run.ts";
import { firstPaint } from "./first-paint.ts";
import { writeManyRuns } from "./many-runs.ts";

const { values } = parseArgs({ options: { json: { type: "boolean", default: false }, runs: { type: "string", default: "1000" } } });
const count = Number(values.runs);
const times = 5;
const goal = { is: "at most", value: 1000 } as const;

async function measure(folder: string): Promise<readonly Row[]> {
  await writeManyRuns(folder, count);
  await using browser = await startChromium();
  const cold: number[] = [];
  const warm: number[] = [];
  const trend: number[] = [];
  let bytes = 0;
  for (let time = 0; time < times; time++) {
    // A viewer that remembers nothing; the machine may have the files in memory.
    await using viewer = await startViewer({ folder });
    const first = await firstPaint(browser, viewer.url);
    cold.push(first.milliseconds);
    bytes = first.bytes;
    warm.push((await firstPaint(browser, viewer.url)).milliseconds);
    trend.push((await firstPaint(browser, `${viewer.url}trend`)).milliseconds);
  }
  const large = join(folder, "large");
  mkdirSync(large);
  await writeSyntheticRun(join(large, "run"), 100_000);
  await using viewer = await startViewer({ folder: large });
  const opened = await firstPaint(browser, `${viewer.url}run/run`);
  const tasks = await firstPaint(browser, `${viewer.url}run/run/tasks`);
  const note = `median of ${times}, ${Math.min(...cold).toFixed(0)} to ${Math.max(...cold).toFixed(0)}; ${(bytes / 1e3).toFixed(0)} kB`;
  return [
    { what: `list of ${count} runs, nothing remembered`, value: median(cold), unit: "ms", goal, note },
    { what: `list of ${count} runs, again`, value: median(warm), unit: "ms", goal, note: `median of ${times}` },
    { what: `trend of ${count} runs`, value: median(trend), unit: "ms", note: `median of ${times}` },
    {
      what: "run of 100,000 records, nothing remembered",
      value: opened.milliseconds,
      unit: "ms",
      note: `${(opened.bytes / 1e3).toFixed(0)} kB`,
    },
    { what: "its tasks", value: tasks.milliseconds, unit: "ms", note: `${(tasks.bytes / 1e3).toFixed(0)} kB` },
  ];
}

function median(amounts: readonly number[]): number {
  return quantile(amounts, 0.5);
}

const scratch = mkdtempSync(join(tmpdir(), "cupel-bench-"));
try {
  const rows: readonly (Row | Skipped)[] =
    chromiumPath === undefined ? [{ what: "first paint", skipped: "no Chromium here (Debian: chromium)" }] : await measure(scratch);
  const machine = { node: process.version, cores: availableParallelism(), load: loadavg()[0] };
  const told = rows.map((row) => ("skipped" in row ? row : { ...row, reached: isReached(row) }));
  if (values.json) console.log(JSON.stringify({ machine, rows: told }, undefined, 2));
  else console.log(`${rows.map(line).join("\n")}\n\n${machine.cores} cores, load ${machine.load?.toFixed(1)}, Node ${machine.node}`);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
