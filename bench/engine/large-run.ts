// A million records through the engine into a journal: the most memory that each of the processes ever held. The first is stopped half way,
// the second resumes, the third reads everything back. Node is started without flags.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runChild } from "./child.ts";
import type { Row } from "./row.ts";

/** @param count records, a multiple of 80: ten models, four arms, two halves */
export async function benchLargeRun(count = 1_000_000): Promise<readonly Row[]> {
  const scratch = mkdtempSync(join(tmpdir(), "cupel-bench-"));
  const folder = join(scratch, "run");
  try {
    const half = await runChild("large-run.mjs", ["begin", folder, count]);
    const rest = await runChild("large-run.mjs", ["resume", folder, count]);
    const back = await runChild("large-run.mjs", ["read", folder, count]);
    if (back.records !== count) throw new Error(`${back.records} records came back of ${count}`);
    const records = count.toLocaleString("en-US");
    const goal = { is: "at most", value: 300 } as const;
    const row = (what: string, { rss = Number.NaN, seconds = 0 }: Readonly<Record<string, number>>): Row => ({
      what,
      value: rss,
      unit: "MB",
      goal,
      note: `${seconds.toFixed(0)} s`,
    });
    return [row(`peak memory, the first half of ${records} records`, half), row("  resumed to the end", rest), row("  read back", back)];
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
