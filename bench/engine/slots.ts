// How busy the `openai` backend keeps a server that answers eight calls at once, at concurrency 8: seen by the server. Beside it the least
// that a client can do in this process model: loops that send the next request when they have an answer.
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
      await runChild("bare-client.ts", [server.url, count, slots]);
      const bare = await server.stats();
      await runChild("cupel-job.ts", [server.url, count, slots, join(scratch, "run"), "any"]);
      const { busy } = await server.stats();
      const answer = `server of ${slots} slots, ${latency} ms an answer: busy`;
      const goal = { is: "at least", value: 98 } as const;
      rows.push({ what: answer, value: 100 * busy, unit: "%", goal, note: `${count} calls at concurrency ${slots}` });
      rows.push({ what: "  by bare loops of undici's request", value: 100 * bare.busy, unit: "%", note: "what this machine allows" });
    } finally {
      rmSync(scratch, { recursive: true, force: true });
    }
  }
  return rows;
}
