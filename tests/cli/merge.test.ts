import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { RunRecord } from "@cupel/core";
import { expect, test } from "vitest";
import { simulatedBenchmark } from "../support/benchmark.ts";
import { linesOf } from "../support/run-artifacts.ts";
import { runCommand } from "../support/run-command.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

test("shards come to the same figures as the run in one piece, and what is no shard is refused", { timeout: 240_000 }, async () => {
  await using folder = await temporaryFolder();
  const cupel = (...args: readonly string[]) => runCommand("cupel", args, { directory: folder.path });
  const run = (name: string, ...more: readonly string[]) =>
    cupel("run", ...simulatedBenchmark, "--skill", "0.6", "--quiet", "--outdir", name, ...more);
  await Promise.all([run("sql", "--tasks", "sql"), run("json", "--tasks", "json"), run("whole", "--tasks", "sql,json")]);
  expect(await cupel("merge", "sql", "json", "--out", "merged")).toMatchObject({
    code: 0,
    stdout: "wrote merged: 120 records of 2 runs\n",
  });

  const figures = async (name: string) => {
    const { stdout } = await cupel("report", name, "--json");
    const summary = JSON.parse(stdout);
    const [{ overall }] = summary.leaderboard;
    return { status: summary.status, tasks: summary.task_count, correct: overall.correct_k, n: overall.correct_n, ci: overall.correct_ci };
  };
  expect(await figures("merged")).toEqual(await figures("whole"));
  const ids = new Set((await linesOf<RunRecord>(join(folder.path, "merged", "records.jsonl"))).map(({ runId }) => runId));
  expect([...ids]).toEqual([JSON.parse(await readFile(join(folder.path, "merged", "run.json"), "utf8")).runId]);

  expect(await cupel("merge", "sql", "whole", "--out", "x")).toMatchObject({ code: 4, stderr: expect.stringContaining("both hold task") });
  await run("other", "--tasks", "json", "--seed", "9");
  expect(await cupel("merge", "sql", "other", "--out", "x")).toMatchObject({
    code: 4,
    stderr: expect.stringContaining("they differ in the seed"),
  });
  // A shard that was killed makes the whole partial, on which no gate holds.
  const file = join(folder.path, "json", "records.jsonl");
  await writeFile(file, (await readFile(file, "utf8")).split("\n").slice(0, -3).join("\n").concat("\n"));
  await rm(join(folder.path, "json", "end.json"));
  expect(await cupel("merge", "sql", "json", "--out", "part")).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/, partial of 120\n$/),
  });
  expect(await cupel("report", "part", "--min-pass-rate", "0.1")).toMatchObject({ code: 1 });
});
