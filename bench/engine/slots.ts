// How busy the `openai` backend keeps a server that answers eight calls at once, at concurrency 8: seen by the server.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runChild } from "./child.ts";
import type { Row } from "./row.ts";
import { startServer } from "./server.ts";

const slots = 8;

/** @param latencies milliseconds of an answer */
export async function benchSlots(latencies: readonly number[] = [20, 200]): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const latency of latencies) {
    const scratch = mkdtempSync(join(tmpdir(), "cupel-bench-"));
    try {
      await using server = await startServer(slots, latency);
      const count = latency < 100 ? 2000 : 1000;
      await runChild("cupel-job.ts", [server.url, count, slots, join(scratch, "run"), "any"]);
      const { busy } = await server.stats();
      const note = `${count} calls at concurrency ${slots}`;
      rows.push({
        what: `server of ${slots} slots, ${latency} ms an answer: busy`,
        value: 100 * busy,
        unit: "%",
        goal: { is: "at least", value: 98 },
        note,
      });
    } finally {
      rmSync(scratch, { recursive: true, force: true });
    }
  }
  return rows;
}
