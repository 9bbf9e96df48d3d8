import { spawnSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { DeadlineWorkers } from "./deadline-workers.ts";
import type { SqlAnswer, SqlJob } from "./sql-worker.ts";
import { workerFile } from "./worker-file.ts";

const wallMs = 1000;
const workers = new DeadlineWorkers<SqlJob, SqlAnswer>(workerFile("sql-worker"), { wallMs, size: 2 });
afterAll(() => workers[Symbol.asyncDispose]());

const job = (text: string): SqlJob => ({
  type: "run",
  script: { text, policy: "read", statements: 1 },
  image: new Uint8Array(),
});
const run = (text: string, signal?: AbortSignal) => workers.run(job(text), signal);
const counting = (n: string) => `WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM c ${n}) SELECT max(i) FROM c`;
const block = (milliseconds: number) => {
  for (const end = performance.now() + milliseconds; performance.now() < end; );
};

test("jobs end as done or at the deadline, each with its own result", async () => {
  const ends = await Promise.all(["SELECT 1", counting(""), "SELECT 3", "SELECT 4", counting(""), "SELECT 6"].map((sql) => run(sql)));
  expect(ends.map(({ kind }) => kind)).toEqual(["done", "timeout", "done", "done", "timeout", "done"]);
  expect(ends.flatMap((end) => (end.kind === "done" && end.result.kind === "rows" ? end.result.rows : []))).toEqual([
    [1n],
    [3n],
    [4n],
    [6n],
  ]);
});

test("a parent too busy to look does not take a job that is done for one that is late", async () => {
  await run("SELECT 1"); // its worker is ready: the next job's clock begins at once
  const job = run(counting("WHERE i < 1500000"));
  setTimeout(() => setImmediate(block, 4000), 50); // from there the loop comes to its timers first
  expect(await job).toMatchObject({ kind: "done" });
});

test("a worker that is ready has the clock begin at once, and stop while it prepares", async () => {
  await using own = new DeadlineWorkers<SqlJob, SqlAnswer>(workerFile("sql-worker"), { wallMs: 300, size: 1 });
  await own.run(job("SELECT 1"));
  const setup = `CREATE TABLE t AS ${counting("WHERE i < 5000000")}`;
  expect(await own.run({ type: "build", fixture: { key: "k", setup, changes: [] } })).toMatchObject({
    kind: "done",
    result: { kind: "image" },
  });
  expect(await own.run(job(counting("")))).toEqual({ kind: "timeout" });
});

test("an abort ends a job that waits and one that runs", async () => {
  const controller = new AbortController();
  const jobs = [counting(""), counting(""), "SELECT 1"].map((sql) => run(sql, controller.signal));
  setTimeout(() => controller.abort(), 30);
  expect(await Promise.all(jobs)).toEqual(Array(3).fill({ kind: "aborted" }));
  expect(await run("SELECT 1")).toMatchObject({ kind: "done" });
});

test("a worker that cannot start is a crash, not a hang", async () => {
  await using broken = new DeadlineWorkers<object, never>(workerFile("sql-worker").replace("sql-worker", "no-worker"), { wallMs });
  expect(await broken.run({})).toMatchObject({ kind: "crashed" });
});

test("an abort ends a job that waits for a worker at once", async () => {
  await using own = new DeadlineWorkers<SqlJob, SqlAnswer>(workerFile("sql-worker"), { wallMs: 60_000, size: 1 });
  const controller = new AbortController();
  void own.run(job(counting("")));
  const began = performance.now();
  const waiting = own.run(job("SELECT 1"), controller.signal);
  controller.abort();
  expect(await waiting).toEqual({ kind: "aborted" });
  expect(performance.now() - began).toBeLessThan(20_000);
});

test("disposing ends what runs and what waits, and nothing starts afterwards", async () => {
  const own = new DeadlineWorkers<SqlJob, SqlAnswer>(workerFile("sql-worker"), { wallMs: 60_000, size: 1 });
  const jobs = [own.run(job(counting(""))), own.run(job("SELECT 1"))];
  await own[Symbol.asyncDispose]();
  expect(await Promise.all(jobs)).toMatchObject([{ kind: "crashed" }, { kind: "crashed" }]);
  expect(await own.run(job("SELECT 1"))).toMatchObject({ kind: "crashed" });
});

test("idle workers do not keep a process alive", async () => {
  const folder = await mkdtemp(join(tmpdir(), "cupel-idle-"));
  const file = join(folder, "verify.mjs");
  await writeFile(
    file,
    `import { sql } from ${JSON.stringify(new URL("./sql/sql.ts", import.meta.url).href)};
    const checks = { setup: "CREATE TABLE t(a)" };
    const task = { id: "t", kind: "sql", prompt: "p", checks };
    process.stdout.write((await sql().verify({ task, checks, scope: "public", candidate: { text: "SELECT 1" } })).status);`,
  );
  const child = spawnSync(process.execPath, ["--conditions=@cupel/source", file], { encoding: "utf8", timeout: 60_000 });
  await rm(folder, { recursive: true });
  expect(child).toMatchObject({ status: 0, stdout: "pass" });
});
