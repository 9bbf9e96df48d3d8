// Reports of a run with 100,000 records: seconds, most memory and size, each as a share of its limit too.
// run: npm run bench -- reports [--json] [--records N]
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { availableParallelism, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { runChild } from "../engine/child.ts";
import { isReached, line, type Row } from "../engine/row.ts";
import { writeSyntheticRun } from "./synthetic-run.ts";

const { values } = parseArgs({ options: { json: { type: "boolean", default: false }, records: { type: "string", default: "100000" } } });
const count = Number(values.records);
const [child, parse] = ["report", "parse"].map((name) => new URL(`children/${name}.mjs`, import.meta.url).href) as [string, string];
/** As Node starts on a small machine. On one with much memory V8 lets 96 MB of young garbage come together. */
const small = { NODE_OPTIONS: "--max-semi-space-size=16" };
/** Of the best of three, since the machine is not ours alone. Memory is the most of the three. */
const limits = { json: { seconds: 2, megabytes: 300, size: 25 }, html: { seconds: 10, megabytes: 300, size: 25 } };

async function measure(folder: string, format: keyof typeof limits): Promise<readonly Row[]> {
  const runs: Readonly<Record<string, number>>[] = [];
  const bare: number[] = [];
  for (let time = 0; time < 3; time++) {
    bare.push((await runChild(parse, [folder], small)).seconds ?? Number.NaN);
    runs.push(await runChild(child, [folder, format], small));
  }
  const told = (name: string) => runs.map((own) => own[name] ?? Number.NaN);
  const limit = limits[format];
  const row = (what: string, value: number, unit: string, most: number): Row => ({
    what: `${format}: ${what}`,
    value,
    unit,
    goal: { is: "at most", value: most },
    note: `${((100 * value) / most).toFixed(0)} % of the limit`,
  });
  return [
    row(
      `time, records read once${format === "html" ? " for figures, once for texts" : ""}`,
      Math.min(...told("seconds")),
      "s",
      limit.seconds,
    ),
    {
      what: `${format}: the same`,
      value: Math.min(...told("seconds")) / Math.min(...bare),
      unit: "times JSON.parse of every line",
      note: `which took ${Math.min(...bare).toFixed(2)} s`,
    },
    row("most memory", Math.max(...told("rss")), "MB", limit.megabytes),
    row("size", (told("bytes")[0] ?? 0) / 1e6, "MB", limit.size),
  ];
}

const scratch = mkdtempSync(join(tmpdir(), "cupel-bench-"));
try {
  await writeSyntheticRun(scratch, count);
  const size = statSync(join(scratch, "records.jsonl")).size / 1e6;
  if (!values.json) console.log(`${count.toLocaleString("en-US")} records, ${size.toFixed(0)} MB`);
  const rows = [...(await measure(scratch, "json")), ...(await measure(scratch, "html"))];
  const machine = { node: process.version, cores: availableParallelism(), load: loadavg()[0] };
  if (values.json) console.log(JSON.stringify({ machine, rows: rows.map((row) => ({ ...row, reached: isReached(row) })) }, undefined, 2));
  else console.log(`${rows.map(line).join("\n")}\n\n${machine.cores} cores, load ${machine.load?.toFixed(1)}, Node ${machine.node}`);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
