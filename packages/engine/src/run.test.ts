import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CupelError, canonicalRecord, defineReporter, type RunRecord } from "@cupel/core";
import { scriptedBackend } from "@cupel/testing";
import fc from "fast-check";
import { afterEach, expect, test } from "vitest";
import { arms, guessBackend, guessing, guessTasks, guessVerifier } from "../test-support/guess-world.ts";
import { type RunOptions, run } from "./run.ts";

const folders: string[] = [];
const folder = () => {
  const path = mkdtempSync(join(tmpdir(), "cupel-engine-"));
  folders.push(path);
  return join(path, "run");
};
afterEach(() => {
  for (const path of folders.splice(0)) rmSync(path, { recursive: true, force: true });
});

const options = (changes: Partial<RunOptions> = {}): RunOptions => ({
  tasks: guessTasks(6),
  arms: arms(),
  backend: guessBackend(),
  verifiers: { guess: guessVerifier },
  ...changes,
});
const canonical = (records: readonly RunRecord[]) => records.map(canonicalRecord);

test("the simple form runs one policy on one backend", async () => {
  const { records, status } = await run({
    tasks: guessTasks(2),
    policy: guessing(2),
    backend: guessBackend(),
    verifiers: { guess: guessVerifier },
  });
  expect(status).toBe("complete");
  expect(records.map(({ arm, taskId }) => [arm, taskId])).toEqual([
    ["policy", "guess-0"],
    ["policy", "guess-1"],
  ]);
});

test("equal seeds give equal records at any concurrency, in the order of arms and tasks", async () => {
  const one = await run(options());
  const eight = await run(options({ concurrency: 8, backend: guessBackend(2) }));
  expect(canonical(eight.records)).toEqual(canonical(one.records));
  expect(one.records.map(({ arm }) => arm)).toEqual([...Array(6).fill("baseline"), ...Array(6).fill("policy")]);
  expect(canonical((await run(options({ seed: 2 }))).records)).not.toEqual(canonical(one.records));
});

test("equal calls are made once per run, also when both arms ask at the same time", async () => {
  const backend = guessBackend(2);
  const { records } = await run(options({ backend, concurrency: 12 }));
  const asked = new Set(records.flatMap(({ candidates }) => candidates.map(({ prompt, seed }) => `${prompt} ${seed}`)));
  expect(backend.calls).toHaveLength(asked.size);
  expect(records.flatMap(({ candidates }) => candidates).length).toBeGreaterThan(asked.size);
});

test("a journal cut at any byte resumes to the same records, repeating and losing nothing (RL-12)", async () => {
  const whole = folder();
  const uninterrupted = await run(options({ tasks: guessTasks(3), journal: whole }));
  const header = readFileSync(join(whole, "run.json"));
  const lines = readFileSync(join(whole, "records.jsonl"));
  await fc.assert(
    fc.asyncProperty(fc.nat(lines.length), async (length) => {
      const cut = folder();
      await run(options({ tasks: guessTasks(3), journal: cut, signal: AbortSignal.abort() }));
      writeFileSync(join(cut, "run.json"), header);
      writeFileSync(join(cut, "records.jsonl"), lines.subarray(0, length));
      const backend = guessBackend();
      const resumed = await run(options({ tasks: guessTasks(3), journal: cut, resume: true, backend }));
      expect(canonical(resumed.records)).toEqual(canonical(uninterrupted.records));
      const ids = readFileSync(join(cut, "records.jsonl"), "utf8")
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line))
        .map(({ arm, taskId }) => `${arm} ${taskId}`);
      expect(new Set(ids).size).toBe(6);
      expect(ids).toHaveLength(6);
      if (length === lines.length) expect(backend.calls).toHaveLength(0);
    }),
    { numRuns: 60, seed: 7 },
  );
});

test("a damaged line that a kill cannot explain is refused, with its number", async () => {
  const journal = folder();
  await run(options({ journal }));
  const file = join(journal, "records.jsonl");
  const lines = readFileSync(file, "utf8").split("\n");
  writeFileSync(file, [lines[0], "{broken", ...lines.slice(2)].join("\n"));
  await expect(run(options({ journal, resume: true }))).rejects.toThrow("records.jsonl:2 is not valid JSON");
});

test.each([
  [{ seed: 2 }, '"seed"'],
  [{ oracle: true }, '"oracle"'],
  [{ tasks: guessTasks(5) }, "the tasks"],
  [{ arms: arms().slice(1) }, '"arms"'],
  [{ config: { temperature: 1 } }, '"config"'],
])("a run is not resumed as another one: %#", async (changes, what) => {
  const journal = folder();
  await run(options({ journal }));
  await expect(run(options({ journal, resume: true, ...changes }))).rejects.toThrow(`cannot be resumed: ${what} differ`);
});

test("a folder takes one run, and one process at a time", async () => {
  const journal = folder();
  await run(options({ journal }));
  await expect(run(options({ journal }))).rejects.toThrow("holds a run already");
  writeFileSync(join(journal, "run.lock"), `${process.pid}\n`);
  await expect(run(options({ journal, resume: true }))).rejects.toThrow(`Process ${process.pid} is writing the run`);
  writeFileSync(join(journal, "run.lock"), "999999999\n");
  expect(await run(options({ journal, resume: true }))).toMatchObject({ status: "complete" });
});

test("a run-wide budget stops the run: at most the calls in flight go over it, and a larger one goes on", async () => {
  const journal = folder();
  const concurrency = 3;
  const backend = guessBackend(1);
  const part = await run(options({ journal, backend, concurrency, budget: { calls: 7 } }));
  expect(part).toMatchObject({ status: "partial", reason: "the run has spent its 7 calls" });
  expect(backend.calls.length).toBeLessThanOrEqual(7);
  const rest = await run(options({ journal, resume: true }));
  expect(rest.status).toBe("complete");
  expect(rest.records).toHaveLength(12);
});

test("tokens run out with at most the calls in flight above the limit", async () => {
  const backend = guessBackend(1);
  await run(options({ backend, concurrency: 4, budget: { tokens: 20 } }));
  const perCall = 6;
  expect(backend.calls.length * perCall).toBeLessThanOrEqual(20 + 4 * perCall + perCall);
});

test("an abort leaves a journal that resumes to the same set", async () => {
  const journal = folder();
  const stop = new AbortController();
  const reporter = defineReporter({
    name: "stopper",
    record: () => stop.abort(),
  });
  const part = await run(options({ journal, signal: stop.signal, reporters: [reporter] }));
  expect(part).toMatchObject({ status: "partial", reason: "interrupted" });
  expect(part.records).toHaveLength(1);
  const rest = await run(options({ journal, resume: true }));
  expect(canonical(rest.records)).toEqual(canonical((await run(options())).records));
});

test("a server that goes away ends the run with its error; the journal goes on where it was", async () => {
  const journal = folder();
  const gone = scriptedBackend((_request, index) => (index < 4 ? "2" : new CupelError("BACKEND_UNAVAILABLE", "nobody there")));
  await expect(run(options({ journal, backend: gone }))).rejects.toThrow("nobody there");
  const back = await run(options({ journal, resume: true, backend: scriptedBackend(() => "2") }));
  expect(back.records).toHaveLength(12);
});

test("a reporter that throws loses no record", async () => {
  const bad = defineReporter({
    name: "bad",
    record: () => {
      throw new Error("disk full");
    },
  });
  const result = await run(options({ reporters: [bad] }));
  expect(result.records).toHaveLength(12);
  expect(result.warnings[0]).toBe("reporter bad: disk full");
});

test("memory learns at the end, and nothing of the gold", async () => {
  const lessons: unknown[] = [];
  const memory = {
    name: "m",
    recall: async () => [],
    exact: async () => undefined,
    learn: async (lesson: unknown) => void lessons.push(lesson),
  };
  await run(options({ memory }));
  expect(lessons).toHaveLength(12);
  expect(JSON.stringify(lessons)).not.toContain('"gold"');
  expect(JSON.stringify(lessons)).not.toContain('"number"');
});

test("duplicate ids, unknown kinds and empty runs are refused in a sentence", async () => {
  const [task] = guessTasks(1);
  if (task === undefined) throw new Error("no task");
  await expect(run(options({ tasks: [task, task] }))).rejects.toThrow('The task id "guess-0" stands there twice.');
  await expect(run(options({ tasks: [{ ...task, kind: "haiku" }] }))).rejects.toThrow('kind "haiku"');
  await expect(run(options({ tasks: [] }))).rejects.toThrow("at least one task");
});
