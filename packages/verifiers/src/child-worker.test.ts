import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { ChildWorker } from "./child-worker.ts";
import { DeadlineWorkers } from "./deadline-workers.ts";
import type { PeerAnswer, PeerJob } from "./sql/engines/peer-job.ts";
import { workerFile } from "./worker-file.ts";

function isInstalled(name: string): boolean {
  try {
    createRequire(import.meta.url).resolve(name);
    return true;
  } catch {
    process.stderr.write(`${name} is not installed: child processes are not tested.\n`);
    return false;
  }
}

const fixture = { key: "k", setup: "CREATE TABLE t(a INTEGER)", changes: [] };
const endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n";
const job = (text: string): PeerJob => ({ type: "run", script: { text, policy: "read", statements: 1 }, fixture });
const pool = ({ mebibytes = 1024, wallMs = 1500 } = {}) =>
  new DeadlineWorkers<PeerJob, PeerAnswer>(workerFile("sql-child"), {
    wallMs,
    size: 1,
    start: (file) => new ChildWorker(file, ["duckdb", String(mebibytes)], { mayStandStill: true }),
  });

describe.skipIf(!isInstalled("@duckdb/node-api"))("a child process in the place of a worker", () => {
  test("does jobs, is killed at the deadline and replaced", async () => {
    await using workers = pool();
    expect(await workers.run(job("SELECT 1"))).toMatchObject({ kind: "done", result: { kind: "rows", rows: [[1n]] } });
    expect(await workers.run(job(endless))).toEqual({ kind: "timeout" });
    expect(await workers.run(job("SELECT 2"))).toMatchObject({ kind: "done", result: { rows: [[2n]] } });
  });

  test("ends itself when it needs more memory than it may", async () => {
    await using workers = pool({ mebibytes: 1 });
    expect(await workers.run(job("SELECT 1"))).toMatchObject({ kind: "crashed", started: false });
  });

  test("ends when it is disposed of in the middle of a job", async () => {
    const workers = pool({ wallMs: 60_000 });
    const running = workers.run(job(endless));
    setTimeout(() => void workers[Symbol.asyncDispose](), 1000);
    expect(await running).toMatchObject({ kind: "crashed" });
  });

  test.skipIf(process.platform !== "linux")("does not outlive its owner", async () => {
    const folder = await mkdtemp(join(tmpdir(), "cupel-owner-"));
    const file = join(folder, "owner.mjs");
    await writeFile(
      file,
      `import { sql } from ${JSON.stringify(new URL("./sql/sql.ts", import.meta.url).href)};
      const checks = { setup: "CREATE TABLE t(a INTEGER)" };
      const verify = (text) => sql({ engine: "duckdb", wallMs: 60000 }).verify({ task: { id: "t", kind: "sql", prompt: "p", checks }, checks, scope: "public", candidate: { text } });
      await verify("SELECT 1");
      setTimeout(() => process.stdout.write("running"), 1000);
      await verify(${JSON.stringify(endless)});`,
    );
    const owner = spawn(process.execPath, ["--conditions=@cupel/source", file]);
    await once(owner.stdout, "data");
    const children = childrenOf(owner.pid);
    expect(children.length).toBeGreaterThan(0);
    owner.kill("SIGKILL");
    await expect.poll(() => children.filter(isAlive), { timeout: 10_000 }).toEqual([]);
    await rm(folder, { recursive: true });
  });
});

describe("a child process that checks schemas that are not trusted", () => {
  test.skipIf(process.platform !== "linux")(
    "knows nothing of its owner's environment, and does not outlive it in an endless pattern",
    async () => {
      const folder = await mkdtemp(join(tmpdir(), "cupel-owner-"));
      const file = join(folder, "owner.mjs");
      await writeFile(
        file,
        `import { json } from ${JSON.stringify(new URL("./json/json.ts", import.meta.url).href)};
      const verifier = json({ schemas: "untrusted", schemaMs: 60000 });
      const checks = { schema: { pattern: "^(a+)+$" } };
      const verify = (text) => verifier.verify({ task: { id: "t", kind: "json", prompt: "p", checks }, checks, scope: "public", candidate: { text: JSON.stringify(text) } });
      const { status } = await verify("aaa");
      setTimeout(() => process.stdout.write(status), 500);
      await verify("a".repeat(60) + "!");`,
      );
      const owner = spawn(process.execPath, ["--conditions=@cupel/source", file], { env: { ...process.env, CUPEL_SECRET: "hush" } });
      const [said] = (await once(owner.stdout, "data")) as [Buffer];
      expect(said.toString()).toBe("pass");
      const children = childrenOf(owner.pid);
      expect(children.length).toBe(1);
      const names = readFileSync(`/proc/${children[0]}/environ`, "utf8")
        .split("\0")
        .map((entry) => entry.split("=")[0] ?? "");
      // Node adds what it needs to reach its child.
      expect(names.filter((name) => name !== "" && !name.startsWith("NODE_CHANNEL_"))).toEqual(["TZ"]);
      owner.kill("SIGKILL");
      await expect.poll(() => children.filter(isAlive), { timeout: 10_000 }).toEqual([]);
      await rm(folder, { recursive: true });
    },
  );
});

function childrenOf(parent: number | undefined): readonly number[] {
  const pids = readdirSync("/proc").map(Number).filter(Number.isInteger);
  return pids.filter((pid) => statusOf(pid)?.[1] === String(parent));
}

function isAlive(pid: number): boolean {
  return !["Z", undefined].includes(statusOf(pid)?.[0]);
}

/** State and parent of a process; undefined when it is gone. */
function statusOf(pid: number): readonly string[] | undefined {
  try {
    return readFileSync(`/proc/${pid}/stat`, "latin1")
      .replace(/^.*\) /s, "")
      .split(" ");
  } catch {
    return undefined;
  }
}
