import { CupelError, definePolicy, defineVerifier, type Feedback, type PublicTask, pass } from "@cupel/core";
import { scriptedBackend } from "@cupel/testing";
import { expect, test } from "vitest";
import { guessBackend, guessing, guessTasks, guessVerifier } from "../test-support/guess-world.ts";
import { runTask } from "./run-task.ts";

const [task] = guessTasks(1) as [ReturnType<typeof guessTasks>[number]];
const world = { task, verifier: guessVerifier };

test("the policy sees the public checks and no gold, at run time as by type (RL-01)", async () => {
  let seen: PublicTask | undefined;
  const spy = definePolicy("spy", async function* (context) {
    seen = context.task;
    yield await context.generate({ prompt: "p" });
  });
  await runTask({ ...world, policy: spy, backend: scriptedBackend(["2"]) });
  expect(seen).toEqual({ id: "guess-0", kind: "guess", family: "family-0", prompt: "guess number 0", checks: { even: true } });
  expect(Object.isFrozen(seen?.checks)).toBe(true);
});

test("feedback speaks of the public checks; the gold only scores", async () => {
  const heard: Feedback[] = [];
  const listener = definePolicy("listener", async function* ({ generate }) {
    for (const sample of [0, 1]) heard.push(yield await generate({ prompt: "p", sample }));
  });
  const record = await runTask({ ...world, policy: listener, backend: scriptedBackend(["3", "8"]) });
  expect(heard).toEqual([
    { status: "fail", reason: "3 is odd", code: "wrong" },
    { status: "pass", reason: "", level: "verified" },
  ]);
  expect(record).toMatchObject({ chosen: 1, verdict: { status: "pass" }, gold: { status: "fail", evidence: 0 }, oracle: false });
});

test("in oracle mode the gold steers and the record says so", async () => {
  const record = await runTask({ ...world, policy: guessing(4), backend: scriptedBackend(["8", "2", "0"]), oracle: true });
  expect(record).toMatchObject({ chosen: 2, oracle: true, gold: { status: "pass" } });
});

test("the answer is the one the policy returns, else the last one yielded (RL-26)", async () => {
  const first = definePolicy("first", async function* ({ generate }) {
    const one = await generate({ prompt: "p", sample: 0 });
    yield one;
    yield await generate({ prompt: "p", sample: 1 });
    return one;
  });
  expect(await runTask({ ...world, policy: first, backend: scriptedBackend(["3", "5"]) })).toMatchObject({ chosen: 0 });
  expect(await runTask({ ...world, policy: guessing(2), backend: scriptedBackend(["3", "5"]) })).toMatchObject({ chosen: 1 });
});

test("a verifier that throws gives an error, never a fail, and the run goes on (RL-11)", async () => {
  const breaking = defineVerifier("breaking", ({ candidate }) => {
    if (candidate.text === "3") throw new Error("boom");
    return pass();
  });
  const record = await runTask({ task, policy: guessing(2), backend: scriptedBackend(["3", "5"]), verifier: breaking });
  expect(record.candidates.map(({ verdict }) => verdict.status)).toEqual(["error", "pass"]);
  expect(record).toMatchObject({ stopReason: "done", gold: { status: "pass" } });
});

test("a backend that breaks ends the task; what was yielded stays", async () => {
  const backend = scriptedBackend(["3", new CupelError("BACKEND_FAILED", "the server said 500")]);
  const record = await runTask({ ...world, policy: guessing(3), backend });
  expect(record).toMatchObject({ chosen: 0, stopReason: "error", error: { code: "BACKEND_FAILED", message: "the server said 500" } });
});

test("a server that is gone concerns the run, not the task", async () => {
  const backend = scriptedBackend([new CupelError("BACKEND_UNAVAILABLE", "nobody there")]);
  await expect(runTask({ ...world, policy: guessing(3), backend })).rejects.toThrow("nobody there");
});

test.each([
  [{ calls: 2 }, 2, "2 calls"],
  [{ tokens: 1 }, 1, "1 tokens"],
])("a budget of %j ends the policy, whose clean-up runs, and keeps what there is", async (budget, calls, says) => {
  let cleaned = 0;
  const backend = scriptedBackend(() => "3");
  const record = await runTask({ ...world, policy: guessing(9, () => cleaned++), backend, budget });
  expect(backend.calls).toHaveLength(calls);
  expect(record).toMatchObject({
    stopReason: "budget",
    chosen: calls - 1,
    error: { code: "BUDGET_EXHAUSTED", message: expect.stringContaining(says) },
  });
  expect(cleaned).toBe(1);
});

test("a budget of seconds aborts the call that outlives it", async () => {
  const backend = scriptedBackend(
    ({ signal }) =>
      new Promise((resolve) => signal?.addEventListener("abort", () => resolve({ text: "3", finishReason: "abort" }), { once: true })),
  );
  const record = await runTask({ ...world, policy: guessing(9), backend, budget: { seconds: 0.05 } });
  expect(record).toMatchObject({ stopReason: "budget", candidates: [{ finishReason: "abort" }] });
});

test("an abort ends the policy and leaves no record", async () => {
  let cleaned = 0;
  const stop = new AbortController();
  const backend = scriptedBackend(() => {
    stop.abort();
    return "3";
  });
  await expect(runTask({ ...world, policy: guessing(9, () => cleaned++), backend, signal: stop.signal })).rejects.toMatchObject({
    code: "ABORTED",
  });
  expect(cleaned).toBe(1);
});

test("seeds depend on run seed, task and sample, and nothing else", async () => {
  const seeds = async (seed: number) =>
    (await runTask({ ...world, policy: guessing(3), backend: scriptedBackend(["1", "1", "1"]), seed })).candidates.map(
      (candidate) => candidate.seed,
    );
  expect(await seeds(1)).toEqual(await seeds(1));
  expect(new Set([...(await seeds(1)), ...(await seeds(2))]).size).toBe(6);
});

test("noise in place of the gold changes no candidate (RL-01)", async () => {
  const run = (gold: { number: number }) => runTask({ ...world, task: { ...task, gold }, policy: guessing(5), backend: guessBackend() });
  const [right, poisoned] = [await run({ number: 0 }), await run({ number: -77 })];
  expect(poisoned.candidates.map(({ text, prompt, seed }) => [text, prompt, seed])).toEqual(
    right.candidates.map(({ text, prompt, seed }) => [text, prompt, seed]),
  );
});
