import { appendFileSync, copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { RunRecord } from "@cupel/core";
import { expect, test } from "vitest";
import { arms, guessBackend, guessTasks, guessVerifier } from "../test-support/guess-world.ts";
import { temporaryFolder } from "../test-support/temporary-folder.ts";
import { followRun } from "./follow-run.ts";
import { readRecordAt } from "./read-record-at.ts";
import { readRun } from "./read-run.ts";
import { run } from "./run.ts";

/** The folder of a run that is whole, and its lines of records. */
async function madeRun(folder: string) {
  const options = { tasks: guessTasks(6), arms: arms(), backend: guessBackend(), verifiers: { guess: guessVerifier }, journal: folder };
  await run(options);
  return readFileSync(join(folder, "records.jsonl"), "utf8").split("\n").slice(0, -1);
}

test("a run that grows is read record by record, each once, however its lines arrive, and can be read again at their places", async () => {
  using scratch = temporaryFolder();
  const lines = await madeRun(join(scratch.path, "made"));
  const growing = join(scratch.path, "growing");
  await madeRun(growing);
  const file = join(growing, "records.jsonl");
  writeFileSync(file, "");
  const followed = followRun(growing);
  const found: { readonly record: RunRecord; readonly start: number }[] = [];
  const advance = () => followed.advance((record, start) => void found.push({ record, start }));
  const bytes = Buffer.from(
    `${readFileSync(join(scratch.path, "made", "records.jsonl"), "utf8").replaceAll(/"runId":"[^"]*"/g, `"runId":"${followed.info.runId}"`)}`,
  );
  for (let at = 0; at < bytes.length; at += 700) {
    appendFileSync(file, bytes.subarray(at, at + 700));
    await advance();
  }
  await advance();
  expect(found.map(({ record }) => record.taskId + record.arm)).toEqual(
    lines.map((line) => (JSON.parse(line) as RunRecord).taskId + (JSON.parse(line) as RunRecord).arm),
  );
  expect(followed.count).toBe(lines.length);
  expect((await followed.stored()).end).toEqual((await readRun(growing)).end);
  for (const { record, start } of found) expect(await readRecordAt(growing, start)).toEqual(record);
  await expect(readRecordAt(growing, bytes.length)).rejects.toThrow("has no record after");
  await expect(readRecordAt(growing, 1)).rejects.toThrow("has no record after 1 bytes");
});

test("a file of records that another one replaced is not read on, and a record that comes back is refused", async () => {
  using scratch = temporaryFolder();
  const folder = join(scratch.path, "run");
  const [first = ""] = await madeRun(folder);
  const file = join(folder, "records.jsonl");
  const followed = followRun(folder);
  await followed.advance(() => {});
  appendFileSync(file, `${first}\n`);
  await expect(followed.advance(() => {})).rejects.toThrow("records.jsonl:13 repeats the record");
  copyFileSync(file, `${file}.copy`);
  writeFileSync(file, `${first}\n`);
  await expect(followed.advance(() => {})).rejects.toThrow("was replaced by another while it was read");
});
