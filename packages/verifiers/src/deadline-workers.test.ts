import { afterAll, expect, test } from "vitest";
import { DeadlineWorkers } from "./deadline-workers.ts";
import type { SqlOutcome } from "./sql/sql-types.ts";
import type { SqlJob } from "./sql-worker.ts";
import { workerFile } from "./worker-file.ts";

const wallMs = 300;
const workers = new DeadlineWorkers<SqlJob, SqlOutcome>(workerFile("sql-worker"), { wallMs, size: 2 });
afterAll(() => workers[Symbol.asyncDispose]());

const tables = [{ name: "t", columns: [["a", "INTEGER"]], rows: [[1]] }] as const; // biome-ignore format: short
const run = (sql: string, signal?: AbortSignal) => workers.run({ sql, key: "k", tables }, signal);
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
  setTimeout(() => setImmediate(block, 3000), 50); // from there the loop comes to its timers first
  expect(await job).toMatchObject({ kind: "done" });
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

test("disposing ends what runs, and nothing keeps the process alive", async () => {
  const own = new DeadlineWorkers<SqlJob, SqlOutcome>(workerFile("sql-worker"), { wallMs: 60_000 });
  const job = own.run({ sql: counting(""), key: "k", tables });
  await own[Symbol.asyncDispose]();
  expect(await job).toMatchObject({ kind: "crashed" });
});
