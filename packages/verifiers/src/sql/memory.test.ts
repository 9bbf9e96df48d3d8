import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { sql } from "./sql.ts";
import type { SqlChecks } from "./sql-types.ts";

const corpus = process.env.CUPEL_ATTACKS;
if (corpus === undefined) process.stderr.write("CUPEL_ATTACKS is not set: the memory of attack queries is not watched.\n");
const folder = join(corpus ?? "", "sql");
const setup =
  "CREATE TABLE employees (id INTEGER PRIMARY KEY, name TEXT, dept TEXT, salary REAL); INSERT INTO employees VALUES (1, 'a', 'b', 2)";

describe.skipIf(corpus === undefined)("memory under attack", () => {
  test.each(["s03", "s04", "s10", "s11", "s13"])(
    "HZ-31 stays bounded: %s, with and without the right to write",
    { timeout: 120_000 },
    async (id) => {
      await using verifier = sql({ wallMs: 1500, workers: 1 });
      const name = readdirSync(folder).find((file) => file.startsWith(`${id}_`)) ?? id;
      const text = readFileSync(join(folder, name), "utf8");
      const verify = (checks: SqlChecks) =>
        verifier.verify({ task: { id: "t", kind: "sql", prompt: "p", checks: {} }, checks, scope: "public", candidate: { text } });
      await verifier.verify({ task: { id: "t", kind: "sql", prompt: "p", checks: {} }, checks: { setup }, scope: "public", candidate: { text: "SELECT 1" } }); // biome-ignore format: long
      const before = process.memoryUsage.rss();
      let peak = before;
      const watch = setInterval(() => {
        peak = Math.max(peak, process.memoryUsage.rss());
      }, 5);
      await verify({ setup });
      await verify({ setup, policy: "write", statements: 5 });
      clearInterval(watch);
      expect((peak - before) / 2 ** 20).toBeLessThan(200);
    },
  );
});
