import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { canonicalRecord, definePolicy, type GenerateRequest, type Generation } from "@cupel/core";
import { expect, test } from "vitest";
import { guessBackend, guessing, guessTasks, guessVerifier } from "../test-support/guess-world.ts";
import { createBudget } from "./budget.ts";
import { run } from "./run.ts";
import { runTask } from "./run-task.ts";

const kept: Generation = {
  text: "4",
  finishReason: "stop",
  usage: { inputTokens: 30, outputTokens: 3 },
  fromCache: { milliseconds: 1234 },
};
/** A backend that has the answers to even seeds. */
const keepingBackend = () => ({
  ...guessBackend(),
  fromCache: async ({ seed }: GenerateRequest): Promise<Generation | undefined> => (seed % 2 === 0 ? kept : undefined),
});
const askingFor = (...seeds: readonly number[]) =>
  definePolicy(`seeds ${seeds}`, async function* ({ generate }) {
    for (const seed of seeds) yield await generate({ prompt: "p", seed });
  });
const world = () => {
  const [task] = guessTasks(1);
  if (task === undefined) throw new Error("no task");
  return { task, verifier: guessVerifier };
};

test("a kept answer is no call of the run's budget, is marked, and shows the time that its call took", async () => {
  const backend = keepingBackend();
  const runBudget = createBudget({ calls: 1 }, { now: () => 0, owner: "the run" });
  const record = await runTask({ ...world(), policy: askingFor(1, 2), backend, runBudget });
  expect(record.candidates.map(({ fromCache, raw }) => [fromCache, raw])).toEqual([
    [undefined, expect.any(String)],
    [true, "4"],
  ]);
  expect(record.candidates[1]?.milliseconds).toBe(1234);
  expect(record.usage.inputTokens).toBeGreaterThanOrEqual(30);
  expect(backend.calls).toHaveLength(1);
  expect(runBudget.spent()).toMatchObject({ calls: 1 });
  expect(canonicalRecord(record)).not.toHaveProperty("candidates.1.fromCache");
});

test("a kept answer counts in the task's budget as any other: what a task may do does not depend on a cache", async () => {
  const record = await runTask({ ...world(), policy: askingFor(2, 4), backend: keepingBackend(), budget: { calls: 1 } });
  expect([record.candidates.length, record.stopReason]).toEqual([1, "budget"]);
});

test("a backend that has kept nonsense has failed", async () => {
  const backend = { ...guessBackend(), fromCache: async () => ({ reply: "hi" }) as never };
  expect((await runTask({ ...world(), policy: askingFor(1), backend })).error).toMatchObject({ code: "BACKEND_FAILED" });
});

test.each([true, false])("a resumed run does not count kept answers among the calls it made (call log: %s)", async (log) => {
  const folder = mkdtempSync(join(tmpdir(), "cupel-kept-"));
  try {
    const journal = join(folder, "run");
    const options = { tasks: guessTasks(2), policy: guessing(1), verifiers: { guess: guessVerifier }, journal };
    const whole = await run({ ...options, backend: { ...guessBackend(), fromCache: async () => kept } });
    expect(whole.spent).toMatchObject({ calls: 0, tokens: 0 });
    const records = join(journal, "records.jsonl");
    writeFileSync(records, `${readFileSync(records, "utf8").split("\n")[0]}\n`);
    if (!log) rmSync(join(journal, "calls.jsonl"));
    const resumed = await run({ ...options, backend: guessBackend(), resume: true, budget: { calls: 1 } });
    expect(resumed).toMatchObject({ status: "complete", spent: { calls: 1 } });
    expect(resumed.records.map(({ candidates }) => candidates[0]?.fromCache)).toEqual([true, undefined]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
