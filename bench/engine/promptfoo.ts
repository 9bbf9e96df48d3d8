// The same job on promptfoo, against the same server, in the same run: each in a process of its own, timed around its own function.
// run: CUPEL_PEER_PROMPTFOO=<folder with promptfoo installed> npm run bench -- engine promptfoo; npm run test:peers installs it in tests/peers
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { runChild } from "./child.ts";
import type { Row, Skipped } from "./row.ts";
import { startServer } from "./server.ts";

const [slots, latency] = [8, 20];
const peers = fileURLToPath(new URL("../../tests/peers", import.meta.url));

/** Overhead per task: the time beyond what the server needs for so many answers, by their number. */
export async function benchPromptfoo(count = 1000): Promise<readonly (Row | Skipped)[]> {
  const folder = process.env.CUPEL_PEER_PROMPTFOO ?? peers;
  const manifest = join(folder, "node_modules", "promptfoo", "package.json");
  if (!existsSync(manifest)) {
    return [
      { what: "the same 1,000 tasks on promptfoo", skipped: "npm run test:peers brings it, or CUPEL_PEER_PROMPTFOO names its folder" },
    ];
  }
  const pinned = (JSON.parse(readFileSync(join(peers, "package.json"), "utf8")) as { dependencies: Record<string, string> }).dependencies;
  const { version } = JSON.parse(readFileSync(manifest, "utf8")) as { version: string };
  const scratch = mkdtempSync(join(tmpdir(), "cupel-bench-"));
  try {
    await using server = await startServer(slots, latency);
    const needed = (count / slots) * latency;
    const measure = async (job: string, where: string) => {
      const { milliseconds = 0, passed } = await runChild(job, [server.url, count, slots, where], { PROMPTFOO_CONFIG_DIR: scratch });
      const { calls } = await server.stats();
      if (passed !== count || calls !== count) throw new Error(`${job}: ${passed} of ${count} passed with ${calls} calls`);
      return (milliseconds - needed) / count;
    };
    const [own, peer] = [await measure("cupel-job.ts", join(scratch, "run")), await measure("promptfoo-job.ts", folder)];
    const note = `${count} tasks, ${slots} at once, each answer against a JSON Schema`;
    const unpinned = version === pinned.promptfoo ? "" : `, not the pinned ${pinned.promptfoo}`;
    return [
      { what: "overhead per task beyond the server's time, Cupel", value: own, unit: "ms", note: `${note}; journalled` },
      { what: "  promptfoo", value: peer, unit: "ms", note: `${version}${unpinned}, cache off, nothing written` },
      { what: "  promptfoo / Cupel", value: peer / own, unit: "times", goal: { is: "at least", value: 5 } },
    ];
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
