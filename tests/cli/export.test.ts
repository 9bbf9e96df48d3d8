import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { simulatedBenchmark } from "../support/benchmark.ts";
import { linesOf } from "../support/run-artifacts.ts";
import { runCommand } from "../support/run-command.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

async function finishedRun(more: readonly string[] = []) {
  const folder = await temporaryFolder();
  const args = ["run", ...simulatedBenchmark, "--skill", "0.5", "--limit", "4", "--quiet", "--outdir", "run", ...more];
  await runCommand("cupel", args, { directory: folder.path });
  const cupel = (...words: readonly string[]) => runCommand("cupel", ["export", ...words], { directory: folder.path });
  return Object.assign(folder, { cupel, read: (name: string) => readFile(join(folder.path, name), "utf8") });
}

test("a run becomes a table, a test report, rows and a dataset", async () => {
  await using run = await finishedRun();
  expect(await run.cupel("run", "--format", "csv", "--out", "a/run.csv")).toMatchObject({
    code: 0,
    stdout: "wrote a/run.csv: 12 records\n",
  });
  expect((await run.read("a/run.csv")).split("\r\n")).toHaveLength(14);
  expect(await run.cupel("run", "--format", "junit", "--out", "run.xml", "--json")).toMatchObject({
    code: 0,
    stdout: `${JSON.stringify({ format: "junit", out: join(run.path, "run.xml"), records: 12, status: "complete" })}\n`,
  });
  expect(await run.read("run.xml")).toContain('<testsuites name="cupel" tests="12"');
  expect(await run.cupel("run", "--format", "jsonl", "--out", "run.jsonl")).toMatchObject({ code: 0 });
  const sorted = async (name: string) => (await run.read(name)).split("\n").toSorted();
  expect(await sorted("run.jsonl")).toEqual(await sorted("run/samples.jsonl"));

  expect(await run.cupel("run", "--format", "hf", "--out", "dataset")).toMatchObject({ code: 0 });
  expect((await readdir(join(run.path, "dataset"), { recursive: true })).toSorted()).toEqual(
    ["README.md", "data", "data/candidates.jsonl", "data/samples.jsonl"].map((name) => join(name)).toSorted(),
  );
  expect(await linesOf(join(run.path, "dataset", "data", "samples.jsonl"))).toHaveLength(12);
  expect((await readdir(run.path)).filter((name) => name.includes("partial"))).toEqual([]);
});

test("a partial run is exported as far as it is, and says so", async () => {
  await using run = await finishedRun(["--budget", "calls=3"]);
  const { code, stdout } = await run.cupel("run", "--format", "junit", "--out", "run.xml");
  expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringMatching(/^wrote run\.xml: \d+ records, partial of 12\n$/) });
  expect(await run.read("run.xml")).toContain('type="partial"');
});

test("what is there already stays, and what is no run is refused", async () => {
  await using run = await finishedRun();
  await mkdir(join(run.path, "taken"));
  await writeFile(join(run.path, "taken", "mine"), "");
  expect(await run.cupel("run", "--format", "hf", "--out", "taken")).toMatchObject({
    code: 5,
    stderr: expect.stringContaining("is not empty"),
  });
  expect(await readdir(join(run.path, "taken"))).toEqual(["mine"]);
  expect(await run.cupel("taken", "--format", "csv", "--out", "x.csv")).toMatchObject({
    code: 5,
    stderr: expect.stringContaining("holds no run"),
  });
  expect(await run.cupel("run", "--format", "xls", "--out", "x")).toMatchObject({
    code: 5,
    stderr: expect.stringContaining("csv, junit, jsonl, hf"),
  });
});
