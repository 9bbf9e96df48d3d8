// The 60-task benchmark on the bundled model, as a user runs it: telemetry on against off.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Row } from "../engine/row.ts";
import { startCollector } from "./collector.ts";

const program = join(import.meta.dirname, "..", "..", "apps", "cli", "dist", "main.js");

/** Seconds of the whole command, the best of interleaved rounds, and what telemetry adds to them. */
export async function benchBenchmarkRun(rounds: number): Promise<readonly Row[]> {
  await using collector = await startCollector();
  const folder = mkdtempSync(join(tmpdir(), "cupel-bench-"));
  const least = { off: Number.POSITIVE_INFINITY, on: Number.POSITIVE_INFINITY };
  try {
    for (let round = 0; round < rounds; round++) {
      for (const way of ["off", "on"] as const) {
        const outdir = join(folder, `${way}-${round}`);
        const observed = way === "on" ? ["--metrics-port", "0", "--telemetry", collector.url] : [];
        const seconds = await spawned(["run", "--quiet", "--best-of-k", "4", "--outdir", outdir, ...observed]);
        least[way] = Math.min(least[way], seconds);
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const note = `best of ${rounds}, interleaved, process start and end included`;
  return [
    { what: "the 60-task run, telemetry off", value: least.off, unit: "s", note },
    { what: "the 60-task run, metrics served and all of it sent", value: least.on, unit: "s" },
    { what: "  which is more by", value: (least.on / least.off - 1) * 100, unit: "%", goal: { is: "at most", value: 1 } },
  ];
}

/** The collector lives in this process, so that it must go on meanwhile. */
async function spawned(args: readonly string[]): Promise<number> {
  const began = performance.now();
  const child = spawn(process.execPath, [program, ...args], { stdio: ["ignore", "ignore", "inherit"] });
  const [code] = (await once(child, "exit")) as [number | null];
  if (code !== 0) throw new Error(`cupel ${args.join(" ")} ended with ${code}`);
  return (performance.now() - began) / 1000;
}
