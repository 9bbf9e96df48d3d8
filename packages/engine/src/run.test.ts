import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  CupelError,
  canonicalRecord,
  definePolicy,
  defineReporter,
  defineVerifier,
  type GenerateRequest,
  pass,
  type RunEnd,
  type RunRecord,
} from "@cupel/core";
import { scriptedBackend } from "@cupel/testing";
import fc from "fast-check";
import { afterEach, expect, test } from "vitest";
import { collect } from "../test-support/collect.ts";
import { arms, guessBackend, guessing, guessTasks, guessVerifier } from "../test-support/guess-world.ts";
import { readRecords } from "./journal.ts";
import { run } from "./run.ts";
import type { RunOptions } from "./run-options.ts";

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

/** The log of a run's calls, as it stood just before the last record. */
async function callsOf(changes: Partial<RunOptions>): Promise<Buffer> {
  const journal = folder();
  let log: Buffer = Buffer.alloc(0);
  const keeping = defineReporter({
    name: "keeping",
    record: () => {
      log = readFileSync(join(journal, "calls.jsonl"));
    },
  });
  await run(options({ ...changes, journal, reporters: [keeping] }));
  return log;
}

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
  const callLines = await callsOf({ tasks: guessTasks(3) });
  await fc.assert(
    fc.asyncProperty(fc.nat(lines.length), fc.option(fc.nat(callLines.length), { nil: undefined }), async (length, cutCalls) => {
      const cut = folder();
      await run(options({ tasks: guessTasks(3), journal: cut, signal: AbortSignal.abort() }));
      writeFileSync(join(cut, "run.json"), header);
      writeFileSync(join(cut, "records.jsonl"), lines.subarray(0, length));
      const backend = guessBackend();
      if (cutCalls !== undefined) writeFileSync(join(cut, "calls.jsonl"), callLines.subarray(0, cutCalls));
      const resumed = await run(options({ tasks: guessTasks(3), journal: cut, resume: true, backend }));
      expect(canonical(resumed.records)).toEqual(canonical(uninterrupted.records));
      const ids = readFileSync(join(cut, "records.jsonl"), "utf8")
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line))
        .map(({ arm, taskId }) => `${arm} ${taskId}`);
      expect(new Set(ids).size).toBe(6);
      expect(ids).toHaveLength(6);
      if (length === lines.length || cutCalls === callLines.length) expect(backend.calls).toHaveLength(0);
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
  await expect(run(options({ journal, resume: true }))).rejects.toThrow("records.jsonl:2 is no record");
});

test.each([
  [{ seed: 2 }, '"seed"'],
  [{ oracle: true }, '"oracle"'],
  [{ tasks: guessTasks(5) }, "the tasks"],
  [{ arms: arms().slice(1) }, '"arms"'],
  [{ config: { temperature: 1 } }, '"config"'],
  [{ defaults: { guess: { topP: 0.5 } } }, '"defaults"'],
  [{ taskBudget: { calls: 1 } }, '"taskBudget"'],
  [{ verifiers: { guess: { ...guessVerifier, version: "2" } } }, '"verifiers"'],
])("a run is not resumed as another one: %#", async (changes, what) => {
  const journal = folder();
  await run(options({ journal }));
  await expect(run(options({ journal, resume: true, ...changes }))).rejects.toThrow(`cannot be resumed: ${what} differ`);
});

test("a folder takes one run, and one process at a time", async () => {
  const journal = folder();
  await run(options({ journal }));
  await expect(run(options({ journal }))).rejects.toThrow("holds a run already");
  writeFileSync(join(journal, "run.lock"), `${process.ppid}\n`);
  await expect(run(options({ journal, resume: true }))).rejects.toThrow(`Process ${process.ppid} is writing the run`);
  writeFileSync(join(journal, "run.lock"), "999999999\n");
  expect(await run(options({ journal, resume: true }))).toMatchObject({ status: "complete" });
});

test("a run-wide budget stops the run: at most the calls in flight go over it, and a larger one goes on", async () => {
  const journal = folder();
  const concurrency = 3;
  const backend = guessBackend(1);
  const part = await run(options({ journal, backend, concurrency, budget: { calls: 4 } }));
  expect(part).toMatchObject({ status: "partial", reason: "the run has spent its 4 calls" });
  expect(backend.calls).toHaveLength(4);
  expect(part.records.every(({ stopReason }) => stopReason === "done")).toBe(true);

  const again = guessBackend();
  await run(options({ journal, resume: true, backend: again, budget: { calls: 5 } }));
  expect(again.calls).toHaveLength(1);

  const rest = await run(options({ journal, resume: true }));
  expect(rest.status).toBe("complete");
  expect(canonical(rest.records)).toEqual(canonical((await run(options())).records));
});

test("a budget that suffices completes the run, and calls that were made already cost nothing more", async () => {
  const backend = guessBackend();
  await run(options({ backend }));
  const tokens = backend.calls.reduce((sum, { prompt }) => sum + Math.ceil(prompt.length / 4) + 1, 0);
  for (const budget of [{ calls: backend.calls.length }, { tokens }]) expect((await run(options({ budget }))).status).toBe("complete");
});

test("tokens run out with at most the calls in flight above the limit", async () => {
  const backend = guessBackend(1);
  await run(options({ backend, concurrency: 4, budget: { tokens: 20 } }));
  const perCall = 6;
  expect(backend.calls.length * perCall).toBeLessThan(20 + 4 * perCall);
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
  let end: RunEnd | undefined;
  const reporter = defineReporter({ name: "end", end: (_records, _info, how) => void (end = how) });
  await expect(run(options({ journal, backend: gone, reporters: [reporter] }))).rejects.toThrow("nobody there");
  expect(end).toMatchObject({ status: "partial", reason: "nobody there" });
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
  expect(result.warnings).toEqual(["reporter bad: disk full"]);
});

test("memory learns at the end, and nothing of the gold", async () => {
  const lessons: unknown[] = [];
  const memory = {
    name: "m",
    recall: async () => [],
    exact: async () => undefined,
    learn: async (lesson: unknown) => void lessons.push(lesson),
  };
  const { records } = await run(options({ memory }));
  const verified = records.filter(({ verdict }) => verdict?.status === "pass");
  expect(lessons).toHaveLength(verified.length);
  expect(verified.length).toBeLessThan(records.length);
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

test("reporters hear one thing at a time, each record before its end, and the end last", async () => {
  const heard: string[] = [];
  let busy = 0;
  const slow = async (what: string) => {
    expect(++busy).toBe(1);
    await new Promise((resolve) => setTimeout(resolve, 1));
    busy--;
    heard.push(what);
  };
  const reporter = defineReporter({
    name: "slow",
    start: () => slow("start"),
    record: ({ taskId, arm }) => slow(`${arm} ${taskId}`),
    event: (event) => {
      if (event.type === "task-end") expect(heard).toContain(`${event.record.arm} ${event.record.taskId}`);
    },
    end: () => slow("end"),
  });
  const { records, warnings } = await run(options({ reporters: [reporter], concurrency: 8 }));
  expect(warnings).toEqual([]);
  expect([heard[0], heard.at(-1), heard.length]).toEqual(["start", "end", records.length + 2]);
});

test("resuming a complete run asks nobody, changes no byte and reports again", async () => {
  const journal = folder();
  const whole = await run(options({ journal }));
  const bytes = readFileSync(join(journal, "records.jsonl"));
  const backend = guessBackend();
  const reported: RunRecord[] = [];
  const reporter = defineReporter({ name: "again", end: (records) => void reported.push(...records) });
  const again = await run(options({ journal, resume: true, backend, reporters: [reporter] }));
  expect(backend.calls).toHaveLength(0);
  expect(readFileSync(join(journal, "records.jsonl"))).toEqual(bytes);
  expect([again.runId, again.records, reported]).toEqual([whole.runId, whole.records, whole.records]);
});

test("a resumed run keeps the task budget it was begun with", async () => {
  const journal = folder();
  const limits = { taskBudget: { calls: 1 } };
  const stop = new AbortController();
  const reporter = defineReporter({ name: "stopper", record: () => stop.abort() });
  await run(options({ journal, ...limits, signal: stop.signal, reporters: [reporter] }));
  const rest = await run(options({ journal, resume: true }));
  expect(canonical(rest.records)).toEqual(canonical((await run(options(limits))).records));
  expect(rest.records.some(({ stopReason }) => stopReason === "budget")).toBe(true);
});

test("task budgets make no record depend on which arm asked first", async () => {
  const changes = { taskBudget: { tokens: 6 }, tasks: guessTasks(20) };
  const together = await run(options({ ...changes, concurrency: 16, backend: guessBackend(1) }));
  const alone = await Promise.all(arms().map((arm) => run(options({ ...changes, arms: [arm] }))));
  expect(canonical(together.records)).toEqual(canonical(alone.flatMap(({ records }) => records)));
  expect(together.records.some(({ stopReason }) => stopReason === "budget")).toBe(true);
});

test("what a stopped task had been answered is not asked again, and counts as spent", async () => {
  const journal = folder();
  const first = guessBackend();
  const part = await run(options({ journal, backend: first, budget: { calls: 7 } }));
  expect([first.calls.length, part.spent]).toEqual([7, { calls: 7, tokens: expect.any(Number), usd: null }]);
  const again = guessBackend();
  const none = await run(options({ journal, resume: true, backend: again, budget: { calls: 7 } }));
  expect([again.calls.length, none.spent]).toEqual([0, part.spent]);
  const whole = await run(options({ journal, resume: true, backend: again }));
  const uninterrupted = guessBackend();
  expect(canonical(whole.records)).toEqual(canonical((await run(options({ backend: uninterrupted }))).records));
  expect(first.calls.length + again.calls.length).toBe(uninterrupted.calls.length);
  expect(whole.spent.calls).toBe(uninterrupted.calls.length);
  expect((await run(options({ journal, resume: true }))).spent).toEqual(whole.spent);
});

test("a run that keeps no records leaves them in the journal, and resumes", async () => {
  const journal = folder();
  const heard: string[] = [];
  const reporter = defineReporter({ name: "hears", record: ({ taskId, arm }) => void heard.push(`${arm} ${taskId}`) });
  const large = { journal, keepRecords: false, concurrency: 3 };
  const part = await run(options({ ...large, reporters: [reporter], budget: { calls: 5 } }));
  expect(part).toMatchObject({ status: "partial", records: [] });
  const once = heard.length;
  const rest = await run(options({ ...large, reporters: [reporter], resume: true }));
  expect([rest.status, rest.records, heard.length]).toEqual(["complete", [], once + 12]);
  const records = await collect(readRecords(journal));
  const byUnit = (left: RunRecord, right: RunRecord) => (`${left.arm} ${left.taskId}` < `${right.arm} ${right.taskId}` ? -1 : 1);
  expect(canonical(records.sort(byUnit))).toEqual(canonical((await run(options())).records));
});

test.each([
  [{ memory: { name: "m", recall: async () => [], exact: async () => undefined, learn: async () => {} } }, "The memory m learns"],
  [{ reporters: [{ name: "end", end: () => {} }] }, "The reporter end wants the records"],
  [{ journal: undefined }, "needs a journal"],
])("a run that keeps no records takes nothing that needs them: %#", async (changes, sentence) => {
  const { journal, ...others } = { journal: folder(), ...changes };
  const large = options({ ...others, keepRecords: false, ...(journal !== undefined && { journal }) });
  await expect(run(large)).rejects.toThrow(sentence);
});

test("no more calls are in flight than concurrency says, also where a policy asks for several at once", async () => {
  let [flying, most] = [0, 0];
  const backend = scriptedBackend(async () => {
    most = Math.max(most, ++flying);
    await new Promise((resolve) => setTimeout(resolve, 1));
    flying--;
    return "3";
  });
  const policy = definePolicy("all at once", async function* ({ generate }) {
    yield* await Promise.all([0, 1, 2, 3].map((sample) => generate({ prompt: "p", sample })));
  });
  const { records } = await run({ tasks: guessTasks(6), policy, backend, verifiers: { guess: guessVerifier }, concurrency: 3 });
  expect(records.map(({ candidates }) => candidates.length)).toEqual(Array(6).fill(4));
  expect(most).toBe(3);
});

test("while answers are verified others are asked for", async () => {
  const backend = guessBackend();
  const asked = Promise.withResolvers<void>();
  const watched = {
    ...backend,
    generate: async (request: GenerateRequest) => {
      const generation = await backend.generate(request);
      if (backend.calls.length === 4) asked.resolve();
      return generation;
    },
  };
  const patient = defineVerifier("patient", () => asked.promise.then(() => pass()));
  const { status } = await run({
    tasks: guessTasks(6),
    policy: guessing(1),
    backend: watched,
    verifiers: { guess: patient },
    concurrency: 2,
  });
  expect(status).toBe("complete");
});
