// What the engine itself costs per task: an instant backend, an instant verifier, without a journal and with it.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "@cupel/engine";
import { instant } from "./instant.ts";
import type { Row } from "./row.ts";

const concurrency = 32;

/** The overhead of so many tasks, the best of three rounds. */
export async function benchOverhead(count = 5000): Promise<readonly Row[]> {
  const scratch = mkdtempSync(join(tmpdir(), "cupel-bench-"));
  const measure = async (journal?: string) => {
    const [began, cpu] = [performance.now(), process.cpuUsage()];
    await run({ ...instant(count), concurrency, ...(journal && { journal }) });
    const { user, system } = process.cpuUsage(cpu);
    return { wall: ((performance.now() - began) * 1000) / count, cpu: (user + system) / count };
  };
  try {
    await measure();
    const rounds = [1, 2, 3];
    const memory = [];
    const disk = [];
    for (const round of rounds) {
      memory.push(await measure());
      disk.push(await measure(join(scratch, `run-${round}`)));
    }
    const best = (values: readonly number[]) => Math.min(...values) / 1000;
    const goal = { is: "at most", value: 0.5 } as const;
    const note = `${count} tasks at concurrency ${concurrency}, best of 3`;
    return [
      { what: "overhead per task, in memory", value: best(memory.map(({ wall }) => wall)), unit: "ms", goal, note },
      { what: "overhead per task, journalled and synced", value: best(disk.map(({ wall }) => wall)), unit: "ms", goal, note },
      { what: "  of that processor time", value: best(disk.map(({ cpu }) => cpu)), unit: "ms" },
    ];
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
