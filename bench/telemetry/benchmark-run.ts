// The 60-task benchmark on the bundled model, as a user runs it: telemetry on against off, and what of it telemetry takes.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { quantile } from "@cupel/stats";
import type { Row } from "../engine/row.ts";
import { startCollector } from "./collector.ts";
import { type ProcessorTime, profiledShare } from "./profiled-share.ts";

const program = join(import.meta.dirname, "..", "..", "apps", "cli", "dist", "main.js");

interface Took {
  /** From the first task to the last record. */
  readonly run: number;
  /** Of the whole command, with loading and sending the rest. */
  readonly whole: number;
}

/**
 * What telemetry adds, in pairs of runs beside each other, in turns which comes first: the medians of their differences. On a machine that is
 * not ours alone those vary by more than is looked for; so one more run is profiled, and the time in telemetry's code is told.
 */
export async function benchBenchmarkRun(rounds: number): Promise<readonly Row[]> {
  await using collector = await startCollector();
  const scratch = mkdtempSync(join(tmpdir(), "cupel-bench-"));
  const timed = async (way: string, observed: readonly string[], node: readonly string[] = [], environment = {}): Promise<Took> => {
    const outdir = join(scratch, way);
    const whole = await spawned([...node, program, "run", "--quiet", "--best-of-k", "4", "--outdir", outdir, ...observed], environment);
    return { run: runSeconds(outdir), whole };
  };
  const telemetry = ["--metrics-port", "0", "--telemetry", collector.url];
  try {
    const pairs: { readonly off: Took; readonly on: Took }[] = [];
    for (let round = 0; round < rounds; round++) {
      const before = round % 2 === 0 ? await timed(`off-${round}`, []) : undefined;
      const on = await timed(`on-${round}`, telemetry);
      pairs.push({ off: before ?? (await timed(`off-${round}`, [])), on });
    }
    const [profiles, processorTime] = [join(scratch, "profiles"), join(scratch, "processor-time.json")];
    const hook = new URL("tell-processor-time.mjs", import.meta.url).href;
    await timed("profiled", telemetry, ["--cpu-prof", `--cpu-prof-dir=${profiles}`, "--import", hook], {
      CUPEL_BENCH_PROCESSOR_TIME: processorTime,
    });
    const computed = JSON.parse(readFileSync(processorTime, "utf8")) as ProcessorTime;
    const share = profiledShare(profiles, "telemetry", computed);
    const shares = pairs.map(({ off, on }) => (on.run / off.run - 1) * 100).sort((left, right) => left - right);
    const range = `${pairs.length} pairs, from ${shares[0]?.toFixed(1)} to ${shares.at(-1)?.toFixed(1)}`;
    const note = "metrics served, and all of it sent to a collector";
    return [
      { what: "the 60-task run, telemetry off", value: median(pairs.map(({ off }) => off.run)), unit: "s" },
      {
        what: "  with it: of its processor time, in telemetry's code",
        value: share * 100,
        unit: "%",
        goal: { is: "at most", value: 1 },
        note,
      },
      { what: "  with it: longer by", value: median(shares), unit: "%", note: range },
      { what: "the command, with start and end, telemetry off", value: median(pairs.map(({ off }) => off.whole)), unit: "s" },
      {
        what: "  with it: longer by",
        value: median(pairs.map(({ off, on }) => on.whole - off.whole)),
        unit: "s",
        note: "loading it, and sending the rest",
      },
    ];
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** From the first task to the last record. */
function runSeconds(folder: string): number {
  const read = (name: string) => JSON.parse(readFileSync(join(folder, name), "utf8")) as Readonly<Record<string, string>>;
  return (Date.parse(read("end.json").finishedAt ?? "") - Date.parse(read("run.json").startedAt ?? "")) / 1000;
}

/** The collector lives in this process, so that it must go on meanwhile. */
async function spawned(args: readonly string[], environment: Readonly<Record<string, string>>): Promise<number> {
  const began = performance.now();
  const child = spawn(process.execPath, args, { stdio: ["ignore", "ignore", "inherit"], env: { ...process.env, ...environment } });
  const [code] = (await once(child, "exit")) as [number | null];
  if (code !== 0) throw new Error(`node ${args.join(" ")} ended with ${code}`);
  return (performance.now() - began) / 1000;
}
