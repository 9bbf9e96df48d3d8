// The 60-task benchmark on the bundled model, as a user runs it: telemetry on against off.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Row } from "../engine/row.ts";
import { startCollector } from "./collector.ts";

const program = join(import.meta.dirname, "..", "..", "apps", "cli", "dist", "main.js");

/** Seconds of the run and of the whole command, the best of interleaved rounds, and what telemetry adds to them. */
export async function benchBenchmarkRun(rounds: number): Promise<readonly Row[]> {
  await using collector = await startCollector();
  const folder = mkdtempSync(join(tmpdir(), "cupel-bench-"));
  const never = Number.POSITIVE_INFINITY;
  const run = { off: never, on: never };
  const whole = { off: never, on: never };
  try {
    for (let round = 0; round < rounds; round++) {
      for (const way of ["off", "on"] as const) {
        const outdir = join(folder, `${way}-${round}`);
        const observed = way === "on" ? ["--metrics-port", "0", "--telemetry", collector.url] : [];
        whole[way] = Math.min(whole[way], await spawned(["run", "--quiet", "--best-of-k", "4", "--outdir", outdir, ...observed]));
        run[way] = Math.min(run[way], runSeconds(outdir));
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const note = `best of ${rounds}, interleaved`;
  const share = ({ off, on }: typeof run) => (on / off - 1) * 100;
  return [
    { what: "the 60-task run, telemetry off", value: run.off, unit: "s", note },
    { what: "  metrics served, and all of it sent to a collector", value: run.on, unit: "s" },
    { what: "  which is more by", value: share(run), unit: "%", goal: { is: "at most", value: 1 } },
    { what: "the command, with start and end, telemetry off", value: whole.off, unit: "s" },
    { what: "  which is more by", value: whole.on - whole.off, unit: "s", note: "loading it, and sending the rest" },
  ];
}

/** From the first task to the last record. */
function runSeconds(folder: string): number {
  const read = (name: string) => JSON.parse(readFileSync(join(folder, name), "utf8")) as Readonly<Record<string, string>>;
  return (Date.parse(read("end.json").finishedAt ?? "") - Date.parse(read("run.json").startedAt ?? "")) / 1000;
}

/** The collector lives in this process, so that it must go on meanwhile. */
async function spawned(args: readonly string[]): Promise<number> {
  const began = performance.now();
  const child = spawn(process.execPath, [program, ...args], { stdio: ["ignore", "ignore", "inherit"] });
  const [code] = (await once(child, "exit")) as [number | null];
  if (code !== 0) throw new Error(`cupel ${args.join(" ")} ended with ${code}`);
  return (performance.now() - began) / 1000;
}
