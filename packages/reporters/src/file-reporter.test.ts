import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { complete, makeInfo, makeRecord, oneOfEverything } from "../fixtures/make-record.ts";
import { leaderboardReporter, samplesReporter, summaryReporter, winsReporter } from "./index.ts";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "cupel-reporters-"));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const read = (name: string): string => readFileSync(join(directory, name), "utf8");
const readSummary = () => JSON.parse(read("summary.json"));
const everyReporter = (folder: string) => [
  summaryReporter(folder),
  leaderboardReporter(folder),
  samplesReporter(folder),
  winsReporter(folder),
];

test("a whole run leaves four files and nothing else", async () => {
  const folder = join(directory, "runs", "one");
  const records = oneOfEverything();
  for (const reporter of everyReporter(folder)) {
    await reporter.start?.(makeInfo());
    for (const record of records) await reporter.record?.(record);
    await reporter.end?.(records, makeInfo(), complete);
  }
  expect(readdirSync(folder).sort()).toEqual(["leaderboard.md", "samples.jsonl", "summary.json", "wins.jsonl"]);
  const summary = JSON.parse(readFileSync(join(folder, "summary.json"), "utf8"));
  expect(summary).toMatchObject({ status: "complete", outdir: folder, environment: { node: process.version } });
  expect(readFileSync(join(folder, "samples.jsonl"), "utf8").trim().split("\n")).toHaveLength(12);
});

test("a run that is killed leaves a valid summary that says partial and counts what was written", async () => {
  const reporter = summaryReporter(directory, { everyRecords: 3 });
  await reporter.start?.(makeInfo());
  expect(readSummary()).toMatchObject({ status: "partial", records: { done: 0, total: 12 }, finished_at: "2026-03-01T10:00:00.000Z" });
  for (let index = 0; index < 8; index++) await reporter.record?.(makeRecord({ task: `t${index}` }));
  expect(readSummary()).toMatchObject({ status: "partial", records: { done: 6 }, finished_at: "2026-03-01T10:00:01.000Z" });
});

test("slow tasks are written down by the time that went by", async () => {
  const reporter = samplesReporter(directory, { everyRecords: 1000, everySeconds: 5 });
  await reporter.start?.(makeInfo());
  for (const [index, at] of [0, 2, 4, 6].entries()) {
    await reporter.record?.(makeRecord({ task: `t${index}`, at }));
    expect(read("samples.jsonl").split("\n").length - 1, `after ${at} s`).toBe(at < 5 ? 0 : 4);
  }
});

test("records that come at once are all in the file, whole", async () => {
  const reporter = winsReporter(directory, { everyRecords: 1 });
  await reporter.start?.(makeInfo());
  await Promise.all(Array.from({ length: 20 }, (_, index) => reporter.record?.(makeRecord({ task: `t${index}` }))));
  const ids = read("wins.jsonl")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line).id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.length).toBeGreaterThanOrEqual(17);
});

test("a place that cannot be written is named in a sentence", async () => {
  writeFileSync(join(directory, "file"), "");
  const reporter = summaryReporter(join(directory, "file", "deeper"));
  await expect(reporter.start?.(makeInfo())).rejects.toMatchObject({
    code: "CONFIG_INVALID",
    message: expect.stringMatching(/^Cannot write .*summary\.json: .*\. Choose a folder that can be written\.$/),
  });
});
