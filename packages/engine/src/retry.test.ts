import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { broken, CupelError, canonicalRecord, defineVerifier, type RunRecord, type Verifier } from "@cupel/core";
import { scriptedBackend } from "@cupel/testing";
import { afterEach, beforeEach, expect, test } from "vitest";
import { arms, guessTasks, guessVerifier } from "../test-support/guess-world.ts";
import { readRecords } from "./journal.ts";
import { run } from "./run.ts";
import type { RunOptions } from "./run-options.ts";

let journal: string;
beforeEach(() => {
  journal = join(mkdtempSync(join(tmpdir(), "cupel-retry-")), "run");
});
afterEach(() => rmSync(join(journal, ".."), { recursive: true }));

const isError = ({ verdict, gold, stopReason }: RunRecord) =>
  stopReason === "error" || verdict?.status === "error" || gold?.status === "error";
const backend = (fails = false) =>
  scriptedBackend(({ prompt, seed }) => (fails && prompt.endsWith("2") ? new CupelError("BACKEND_FAILED", "busy") : String(seed % 10)));
/** Breaks on the task with number 4 while it is ill. */
const verifier = (ill: boolean): Verifier =>
  defineVerifier(guessVerifier.name, (input) => (ill && input.task.prompt.endsWith("4") ? broken("ill") : guessVerifier.verify(input)));
const options = (changes: Partial<RunOptions> = {}): RunOptions => ({
  tasks: guessTasks(6),
  arms: arms(),
  backend: backend(),
  verifiers: { guess: verifier(false) },
  ...changes,
});
async function recordsOnDisk(): Promise<readonly RunRecord[]> {
  const found: RunRecord[] = [];
  for await (const record of readRecords(journal)) found.push(record);
  return found;
}
const inOrder = (records: readonly RunRecord[]) => records.map((record) => JSON.stringify(record)).sort();
const canonical = (records: readonly RunRecord[]) => records.map(canonicalRecord);

test("errors are made anew when a run is resumed, nothing else is, and their lines are set aside", async () => {
  const ill = await run(options({ journal, backend: backend(true), verifiers: { guess: verifier(true) } }));
  const errors = ill.records.filter(isError);
  expect(new Set(errors.map(({ taskId }) => taskId))).toEqual(new Set(["guess-2", "guess-4"]));

  const well = backend();
  const resumed = await run(options({ journal, resume: true, retry: isError, backend: well }));
  expect(canonical(resumed.records)).toEqual(canonical((await run(options())).records));
  expect(new Set(well.calls.map(({ prompt }) => prompt.at(-1))), "answers that only their verifier broke on are on record").toEqual(
    new Set(["2"]),
  );

  const onDisk = await recordsOnDisk();
  expect(onDisk).toHaveLength(12);
  expect(onDisk.filter(isError)).toEqual([]);
  const aside = readFileSync(join(journal, "retried.jsonl"), "utf8").trimEnd().split("\n");
  expect(inOrder(aside.map((line) => JSON.parse(line)))).toEqual(inOrder(errors));
  expect(readdirSync(journal).filter((name) => name.endsWith(".partial"))).toEqual([]);
});

test("what fails again is on record once; with nothing to retry the journal keeps its bytes", async () => {
  const ill = { backend: backend(true), verifiers: { guess: verifier(true) } };
  await run(options({ journal, ...ill }));
  const again = await run(options({ journal, resume: true, retry: isError, ...ill }));
  expect(again.records.filter(isError)).toHaveLength(4);
  expect(await recordsOnDisk()).toHaveLength(12);
  const bytes = readFileSync(join(journal, "records.jsonl"));
  await run(options({ journal, resume: true, retry: () => false, backend: scriptedBackend([]) }));
  expect(readFileSync(join(journal, "records.jsonl"))).toEqual(bytes);
  await expect(run(options({ retry: isError }))).rejects.toThrow("retry needs a run to resume.");
});
