import { setTimeout } from "node:timers/promises";
import { simulated } from "@cupel/backends";
import { type Backend, canonicalRecord, costOf, createRandom, defineVerifier, fail, pass, type RunRecord, type Task } from "@cupel/core";
import { type Limits, type RunOptions, run } from "@cupel/engine";
import { baseline, bestOf } from "@cupel/policies";
import { scriptedBackend } from "@cupel/testing";
import fc from "fast-check";
import { expect, test } from "vitest";
import { temporaryFolder } from "../support/temporary-folder.ts";

const price = { input: 40, output: 250 };
const tasks: readonly Task[] = Array.from({ length: 10 }, (_, index) => ({
  id: `task ${index}`,
  kind: "any",
  prompt: `Question ${index}? ${"Think. ".repeat(index)}`,
  checks: { public: true },
}));
const verifiers = { any: defineVerifier("often no", ({ candidate }) => (createRandom(candidate.text).next() < 0.3 ? pass() : fail("no"))) };
const arms = [
  { name: "baseline", policy: baseline() },
  { name: "policy", policy: bestOf(4) },
];

/** The simulated model with waits of its own, and what a server would bill for it. */
function billed(
  seed: number,
): Backend & { readonly bill: { calls: number; tokens: number; usd: number; most: { tokens: number; usd: number } } } {
  const random = createRandom(`latency ${seed}`);
  const model = simulated({ latency: 1, sleep: (_milliseconds, signal) => setTimeout(random.integer(4), undefined, signal && { signal }) });
  const bill = { calls: 0, tokens: 0, usd: 0, most: { tokens: 0, usd: 0 } };
  return {
    ...model,
    bill,
    generate: async (request) => {
      bill.calls++;
      const generation = await model.generate(request);
      const tokens = generation.usage.inputTokens + generation.usage.outputTokens;
      bill.tokens += tokens;
      const usd = costOf(generation.usage, price) ?? 0;
      bill.usd += usd;
      bill.most = { tokens: Math.max(bill.most.tokens, tokens), usd: Math.max(bill.most.usd, usd) };
      return generation;
    },
  };
}

const options = (changes: Partial<RunOptions>): RunOptions => ({
  tasks,
  arms,
  backend: billed(0),
  verifiers,
  prices: { simulated: price },
  defaults: { default: { maxTokens: 20 } },
  ...changes,
});
const canonical = (records: readonly RunRecord[]) => records.map(canonicalRecord);

test("budgets stop: no call too many, tokens and money over by the calls in flight at most, nothing lost and nothing paid twice", async () => {
  const alone = billed(0);
  const whole = await run(options({ backend: alone }));
  const limits = fc.record(
    {
      calls: fc.integer({ min: 1, max: 40 }),
      tokens: fc.integer({ min: 1, max: 600 }),
      usd: fc.double({ min: 1e-4, max: 0.15, noNaN: true }),
    },
    { requiredKeys: [] },
  );
  await fc.assert(
    fc.asyncProperty(limits, fc.integer({ min: 1, max: 5 }), fc.nat(), async (budget: Limits, concurrency, seed) => {
      await using folder = await temporaryFolder();
      const shared = { journal: `${folder.path}/run`, concurrency };
      const backend = billed(seed);
      const first = await run(options({ ...shared, backend, budget }));
      const { bill } = backend;
      expect(bill.calls).toBeLessThanOrEqual(budget.calls ?? Number.POSITIVE_INFINITY);
      expect(bill.tokens).toBeLessThan((budget.tokens ?? Number.POSITIVE_INFINITY) + concurrency * bill.most.tokens);
      expect(bill.usd).toBeLessThan((budget.usd ?? Number.POSITIVE_INFINITY) + concurrency * bill.most.usd);
      expect(first.spent).toEqual({ calls: bill.calls, tokens: bill.tokens, usd: expect.closeTo(bill.usd, 12) });
      if (first.status === "partial") expect(first.reason).toMatch(/^the run has spent its [\d.e-]+ (calls?|tokens?|USD)$/);

      const again = billed(seed + 1);
      const none = await run(options({ ...shared, resume: true, backend: again, budget }));
      if (first.status === "partial") expect([again.bill.calls, none.spent]).toEqual([0, first.spent]);
      const rest = await run(options({ ...shared, resume: true, backend: again }));
      expect(canonical(rest.records)).toEqual(canonical(whole.records));
      expect(bill.calls + again.bill.calls, "every answer was paid for once").toBe(alone.bill.calls);
      expect(rest.spent).toEqual({ ...whole.spent, usd: expect.closeTo(whole.spent.usd ?? -1, 12) });
    }),
    { numRuns: 30, seed: 17 },
  );
});

test("a task's budget in money ends the task with what it has", async () => {
  const { records } = await run(options({ taskBudget: { usd: 0.000_001 } }));
  const sampled = records.filter(({ arm }) => arm === "policy");
  expect(sampled.map(({ candidates }) => candidates.length)).toEqual(Array(10).fill(1));
  const stopped = sampled.filter(({ stopReason }) => stopReason === "budget");
  expect(stopped.length).toBeGreaterThan(0);
  expect(stopped[0]?.error?.message).toBe(`task "${stopped[0]?.taskId}" has spent its 0.000001 USD.`);
});

test("records tell what their candidates cost, and null where no price is known", async () => {
  const { records } = await run(options({}));
  for (const { candidates, usd } of records) {
    for (const each of candidates) expect(each.usd).toBe(costOf(each.usage, price));
    expect(usd).toBe(candidates.reduce((sum, each) => sum + (each.usd ?? Number.NaN), 0));
  }
  const { prices: _prices, ...unpriced } = options({});
  const { records: free, spent } = await run(unpriced);
  expect(free.every(({ usd, candidates }) => usd === null && candidates.every((each) => !("usd" in each)))).toBe(true);
  expect(spent.usd).toBeNull();
});

test("seconds stop the run, also where the model never answers", async () => {
  const silent = scriptedBackend(
    ({ signal }) => new Promise((_, reject) => signal?.addEventListener("abort", () => reject(signal.reason))),
  );
  const { status, reason, records } = await run(options({ backend: silent, prices: {}, concurrency: 3, budget: { seconds: 0.05 } }));
  expect({ status, reason, records }).toEqual({ status: "partial", reason: "the run has spent its 0.05 seconds", records: [] });
  expect(silent.calls.map(({ signal }) => signal?.aborted)).toEqual([true, true, true]);
});

test("money without a price is refused before anything is asked, in the run and in the task", async () => {
  const backend = scriptedBackend([]);
  for (const limit of [{ budget: { usd: 1 } }, { taskBudget: { usd: 1 } }]) {
    await expect(run(options({ ...limit, backend }))).rejects.toMatchObject({
      code: "USAGE",
      message: 'The budget is in USD, and no price of the model "scripted" is known.',
    });
    const further = { slow: scriptedBackend([], { model: "big" }) };
    await expect(run(options({ ...limit, further }))).rejects.toThrow('no price of the model "big"');
  }
  await expect(run(options({ prices: { simulated: { input: -1, output: 1 } } }))).rejects.toThrow(
    "The price of simulated has -1 for input",
  );
});

test.each([{ tokens: 9 }, { usd: 9 }])(
  "a model that sends no counts is refused under a budget of %j, with its answer kept",
  async (limits) => {
    const guessing = () => scriptedBackend(() => ({ text: "e", usage: { inputTokens: 1, outputTokens: 1, estimated: true } }));
    const prices = { scripted: price };
    for (const limit of [{ budget: limits }, { taskBudget: limits }]) {
      await using folder = await temporaryFolder();
      const journal = `${folder.path}/run`;
      const backend = guessing();
      const refused = run(options({ ...limit, backend, prices, journal }));
      await expect(refused).rejects.toMatchObject({ code: "UNSUPPORTED", message: expect.stringContaining("sends no token counts") });
      expect(backend.calls).toHaveLength(1);
      if ("taskBudget" in limit) continue;
      const rest = guessing();
      const { records, spent } = await run(options({ resume: true, backend: rest, prices, journal, budget: { calls: 999 } }));
      expect(rest.calls.length, "forty calls in all, and the first answer is there already").toBe(39);
      expect([spent.usd, records[0]?.usd]).toEqual([null, null]);
      await expect(run(options({ resume: true, backend: rest, prices, journal, budget: { usd: 9 } }))).rejects.toThrow("cannot be told");
    }
  },
);

test("a resumed run has the prices it was begun with", async () => {
  await using folder = await temporaryFolder();
  const journal = `${folder.path}/run`;
  await run(options({ journal, budget: { calls: 2 } }));
  const dearer = { simulated: { input: 41, output: 250 } };
  await expect(run(options({ journal, resume: true, prices: dearer }))).rejects.toThrow("cannot be resumed: the prices differ");
});

test("a call that was cut off is booked by what was seen of it, and ends no run though nobody counted its tokens", async () => {
  const usage = { inputTokens: 7, outputTokens: 3, estimated: true } as const;
  const cutOff = scriptedBackend(
    ({ signal }) =>
      new Promise((resolve) =>
        signal?.addEventListener("abort", () => resolve({ text: "half", finishReason: "abort", usage }), { once: true }),
      ),
  );
  const limits = { taskBudget: { seconds: 0.02, tokens: 99, usd: 1 }, budget: { tokens: 999, usd: 1 } };
  const one = { tasks: tasks.slice(0, 2), arms: arms.slice(0, 1) };
  const { status, records, spent } = await run(options({ ...one, ...limits, backend: cutOff, prices: { scripted: price } }));
  expect(status).toBe("complete");
  expect(records.map(({ stopReason, usd }) => [stopReason, usd])).toEqual(Array(2).fill(["budget", null]));
  expect(spent).toEqual({ calls: 2, tokens: 20, usd: expect.closeTo((2 * (7 * 40 + 3 * 250)) / 1e6, 12) });
});
