import { readdirSync, readFileSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sql } from "./sql.ts";
import type { SqlChecks, SqlExpectedRows } from "./sql-types.ts";

const outcomes: ReadonlyMap<string, string> = new Map([["timeout", "timeout"], ["memory", "oom"], ["crashed", "killed"]]); // biome-ignore format: short

interface Attack {
  readonly id: string;
  readonly file: string;
  readonly language: string;
  readonly expected: readonly string[];
  readonly must_not: string | null;
  readonly gold?: { readonly rows?: SqlExpectedRows["rows"]; readonly anyOf?: readonly SqlExpectedRows["rows"][] };
}
interface Manifest {
  readonly attacks: readonly Attack[];
  readonly wallMs: number;
  readonly tasks: { readonly sql: { readonly setup: string; readonly gold: { readonly rows: SqlExpectedRows["rows"] } } };
}

const corpus = process.env.CUPEL_ATTACKS;
if (corpus === undefined) process.stderr.write("CUPEL_ATTACKS is not set: the attack queries are not run.\n");
const manifest = corpus === undefined ? undefined : (JSON.parse(readFileSync(join(corpus, "manifest.json"), "utf8")) as Manifest);
const attacks = manifest?.attacks.filter(({ language }) => language === "sql") ?? [];
const { setup, gold } = manifest?.tasks.sql ?? { setup: "", gold: { rows: [] } };

const engines = [
  { engine: "sqlite", packageName: "sql.js" },
  { engine: "duckdb", packageName: "@duckdb/node-api" },
  { engine: "pglite", packageName: "@electric-sql/pglite" },
] as const;

function isInstalled({ packageName }: (typeof engines)[number]): boolean {
  try {
    createRequire(import.meta.url).resolve(packageName);
    return true;
  } catch {
    process.stderr.write(`${packageName} is not installed: the attack queries are not run on it.\n`);
    return false;
  }
}

describe.skipIf(corpus === undefined).each(engines.filter(isInstalled))("the attack corpus on $engine", ({ engine }) => {
  const verifier = sql({ engine, wallMs: manifest?.wallMs ?? 2000, workers: 1 });
  let canary = "";
  beforeAll(async () => {
    canary = await mkdtemp(join(tmpdir(), "canary-"));
    await writeFile(join(canary, "secret.txt"), "canary secret");
  });
  afterAll(async () => {
    await verifier[Symbol.asyncDispose]();
    await rm(canary, { recursive: true });
  });
  const verify = (text: string, rows: SqlExpectedRows["rows"]) => {
    const checks: SqlChecks = { setup, expected: { rows } };
    return verifier.verify({ task: { id: "t", kind: "sql", prompt: "p", checks: {} }, checks, scope: "gold", candidate: { text } });
  };
  const textOf = (file: string) => readFileSync(join(corpus ?? "", file), "utf8").replaceAll("@CANARY_DIR@", canary);

  test("is all there", () => {
    expect(attacks.length).toBeGreaterThanOrEqual(13);
    expect(readdirSync(join(corpus ?? "", "sql"))).toHaveLength(attacks.length);
  });

  test.each(attacks.map((attack) => [attack.id, attack] as const))("%s", { timeout: 900_000 }, async (_id, attack) => {
    const text = textOf(attack.file);
    expect(text).not.toMatch(/@[A-Z_]+@/);
    for (const rows of attack.gold?.anyOf ?? [attack.gold?.rows ?? gold.rows]) {
      const verdict = await verify(text, rows);
      const named = verdict.status === "fail" ? (outcomes.get(verdict.code) ?? "fail") : verdict.status;
      expect(named, JSON.stringify(verdict)).not.toBe(attack.must_not);
      // Any code is a fail; and on another engine than the attack was written for an endless query may be no query at all.
      expect([...attack.expected, ...(engine === "sqlite" ? [] : ["fail"])], JSON.stringify(verdict)).toSatisfy(
        (expected: readonly string[]) => expected.includes(named) || (verdict.status === "fail" && expected.includes("fail")),
      );
    }
    expect(await readdir(canary)).toEqual(["secret.txt"]);
    expect(await readFile(join(canary, "secret.txt"), "utf8")).toBe("canary secret");
    const right = "SELECT dept, count(*) FROM employees WHERE dept IS NOT NULL GROUP BY dept";
    expect(await verify(right, gold.rows)).toMatchObject({ status: "pass" });
  });
});

describe.skipIf(corpus === undefined)("memory under attack", () => {
  test.each(["s03", "s04", "s10", "s11", "s13"])(
    "HZ-31 stays bounded: %s, with and without the right to write",
    { timeout: 120_000 },
    async (id) => {
      await using verifier = sql({ wallMs: 1500, workers: 1 });
      const attack = attacks.find((own) => own.id.startsWith(`${id}_`));
      const text = readFileSync(join(corpus ?? "", attack?.file ?? ""), "utf8");
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
