import {
  CupelError,
  canonicalJson,
  canonicalRecord,
  definePolicy,
  defineVerifier,
  type Feedback,
  fail,
  type PublicTask,
  pass,
} from "@cupel/core";
import { scriptedBackend } from "@cupel/testing";
import { expect, test } from "vitest";
import { guessBackend, guessing, guessTasks, guessVerifier } from "../test-support/guess-world.ts";
import { createBudget } from "./budget.ts";
import { runTask } from "./run-task.ts";
import { recordedCalls } from "./shared-calls.ts";

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

test("a backend that answers nonsense has failed", async () => {
  const backend = { ...guessBackend(), generate: async () => ({ reply: "hi" }) as never };
  expect(await runTask({ ...world, policy: guessing(1), backend })).toMatchObject({
    stopReason: "error",
    error: { code: "BACKEND_FAILED" },
  });
});

test("a server that is gone concerns the run, not the task", async () => {
  const backend = scriptedBackend([new CupelError("BACKEND_UNAVAILABLE", "nobody there")]);
  await expect(runTask({ ...world, policy: guessing(3), backend })).rejects.toThrow("nobody there");
});

test.each([
  [{ calls: 2 }, 2, "2 calls"],
  [{ tokens: 1 }, 1, "1 token."],
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

test("calls in parallel keep to the budget; one that is refused and not waited for harms nobody", async () => {
  let cleaned = 0;
  const parallel = definePolicy("parallel", async function* ({ generate }) {
    try {
      const asked = Array.from({ length: 6 }, (_, sample) => generate({ prompt: "p", sample }));
      for (const candidate of asked) yield await candidate;
    } finally {
      cleaned++;
    }
  });
  const backend = scriptedBackend(() => "3");
  const record = await runTask({ ...world, policy: parallel, backend, budget: { calls: 4 } });
  expect(backend.calls).toHaveLength(4);
  expect(record.candidates.map(({ index }) => index)).toEqual([0, 1, 2, 3]);
  expect(record).toMatchObject({ stopReason: "budget", chosen: 3 });
  expect(cleaned).toBe(1);
});

test("calls that a policy leaves behind are aborted before its task ends", async () => {
  const signals: (AbortSignal | undefined)[] = [];
  const hasty = definePolicy("hasty", async function* ({ generate }) {
    const [first] = [generate({ prompt: "p", sample: 0 }), generate({ prompt: "p", sample: 1 })];
    yield await first;
  });
  const backend = scriptedBackend(({ signal }, index) => {
    signals.push(signal);
    return index === 0
      ? "2"
      : new Promise((resolve) => signal?.addEventListener("abort", () => resolve({ text: "", finishReason: "abort" }), { once: true }));
  });
  expect(await runTask({ ...world, policy: hasty, backend })).toMatchObject({ stopReason: "done", candidates: [{ text: "2" }] });
  expect(signals.map((signal) => signal?.aborted)).toEqual([true, true]);
});

test("a policy that does not take no for an answer is left behind", async () => {
  const deaf = definePolicy("deaf", async function* ({ generate }) {
    for (;;) {
      try {
        yield await generate({ prompt: "p" });
      } catch {
        // Asks again.
      }
    }
  });
  const record = await runTask({ ...world, policy: deaf, backend: scriptedBackend(() => "3"), budget: { calls: 2 } });
  expect(record).toMatchObject({ stopReason: "budget", chosen: 1, error: { message: 'task "guess-0" has spent its 2 calls.' } });
});

test("a policy that hears of the spent budget may still stand by an earlier answer", async () => {
  const thrifty = definePolicy("thrifty", async function* ({ generate }) {
    const first = await generate({ prompt: "p", sample: 0 });
    yield first;
    try {
      yield await generate({ prompt: "p", sample: 1 });
      yield await generate({ prompt: "p", sample: 2 });
    } catch {
      return first;
    }
  });
  const record = await runTask({ ...world, policy: thrifty, backend: scriptedBackend(() => "2"), budget: { calls: 2 } });
  expect(record).toMatchObject({ stopReason: "budget", chosen: 0, gold: { status: "fail" } });
});

test("a gone server cannot be hidden by a policy that catches", async () => {
  const hiding = definePolicy("hiding", async function* ({ generate }) {
    await generate({ prompt: "p" }).catch(() => {});
    yield await generate({ prompt: "q" }).catch(() => ({}) as never);
  });
  const backend = scriptedBackend([new CupelError("BACKEND_UNAVAILABLE", "nobody there")]);
  await expect(runTask({ ...world, policy: hiding, backend })).rejects.toThrow("nobody there");
});

test("a backend that throws when its time is up ends the task's budget, not the run", async () => {
  const backend = scriptedBackend(
    ({ signal }) =>
      new Promise((_, reject) => signal?.addEventListener("abort", () => reject(new CupelError("ABORTED", "aborted")), { once: true })),
  );
  const record = await runTask({ ...world, policy: guessing(9), backend, budget: { seconds: 0.03 } });
  expect(record).toMatchObject({ stopReason: "budget", chosen: null, verdict: null, gold: null, error: { code: "BUDGET_EXHAUSTED" } });
});

test("the last answer of a task whose time ran out is marked, though its policy was done", async () => {
  const backend = scriptedBackend(
    ({ signal }) =>
      new Promise((resolve) => signal?.addEventListener("abort", () => resolve({ text: "2", finishReason: "abort" }), { once: true })),
  );
  const record = await runTask({ ...world, policy: guessing(1), backend, budget: { seconds: 0.03 } });
  expect(record).toMatchObject({ stopReason: "budget", chosen: 0, verdict: { status: "pass" } });
});

test("the run's budget leaves no record of what it interrupts", async () => {
  const runBudget = createBudget({ calls: 2 }, { now: Date.now, owner: "the run" });
  const backend = scriptedBackend(() => "3");
  const interrupted = runTask({ ...world, policy: guessing(9), backend, runBudget });
  await expect(interrupted).rejects.toMatchObject({ code: "BUDGET_EXHAUSTED", message: "the run has spent its 2 calls." });
  expect(backend.calls).toHaveLength(2);
});

test("an answer that was returned but never yielded is verified like any other", async () => {
  const direct = definePolicy("direct", async function* ({ generate }) {
    yield await generate({ prompt: "p", sample: 0 });
    return await generate({ prompt: "p", sample: 1 });
  });
  const record = await runTask({ ...world, policy: direct, backend: scriptedBackend(["3", "2"]) });
  expect(record).toMatchObject({ chosen: 1, candidates: [{ text: "3" }, { text: "2", verdict: { status: "pass" } }] });
});

test("a verifier that answers nonsense gives an error, and every record is plain JSON", async () => {
  const circle: Record<string, unknown> = {};
  circle.circle = circle;
  const nonsense = [
    undefined,
    "pass",
    { status: "pass" },
    { ...pass(), evidence: 1n },
    { ...pass(), evidence: circle },
    pass({ evidence: Number.NaN }),
  ];
  let count = 0;
  const verifier = defineVerifier("nonsense", () => nonsense[count++] as never);
  const eager = definePolicy("eager", async function* ({ generate }) {
    for (let sample = 0; sample < nonsense.length; sample++) yield await generate({ prompt: "p", sample });
  });
  const record = await runTask({
    task: { ...task, gold: undefined } as never,
    verifier,
    policy: eager,
    backend: scriptedBackend((_, index) => `${index}`),
  });
  expect(record.candidates.map(({ verdict }) => verdict.status)).toEqual(["error", "error", "error", "error", "error", "pass"]);
  expect(JSON.parse(canonicalJson(record))).toEqual(record);
});

test("the same text is verified once, and stays on record as often as it came, as a duplicate (RL-23)", async () => {
  let verified = 0;
  const counting = defineVerifier("counting", ({ scope }) => {
    if (scope === "public") verified++;
    return fail("no");
  });
  const backend = scriptedBackend(["a", "b", "a", "a"]);
  const record = await runTask({ task, verifier: counting, policy: guessing(4), backend });
  expect(record.candidates.map(({ text, duplicateOf }) => [text, duplicateOf])).toEqual([
    ["a", undefined],
    ["b", undefined],
    ["a", 0],
    ["a", 0],
  ]);
  expect(new Set(record.candidates.map(({ seed }) => seed)).size).toBe(4);
  expect(verified).toBe(2);
});

test("an abort does not wait for a policy that never ends", async () => {
  const stop = new AbortController();
  const stuck = definePolicy("stuck", async function* ({ generate }) {
    yield await generate({ prompt: "p" });
    stop.abort();
    await new Promise(() => {});
  });
  await expect(runTask({ ...world, policy: stuck, backend: scriptedBackend(["3"]), signal: stop.signal })).rejects.toMatchObject({
    code: "ABORTED",
  });
}, 20_000);

test("no prompt ever holds what only the gold knows (RL-22)", async () => {
  const secret = "7316497";
  const backend = scriptedBackend((_, index) => `${index * 2}`);
  const chatty = definePolicy("chatty", async function* ({ task: open, generate }) {
    let said = JSON.stringify(open);
    for (let sample = 0; sample < 4; sample++) {
      const candidate = await generate({ prompt: said, sample });
      said += JSON.stringify([candidate, yield candidate]);
    }
  });
  const hidden = { ...task, gold: { number: Number(secret) }, metadata: { note: secret } };
  const record = await runTask({ task: hidden, verifier: guessVerifier, policy: chatty, backend });
  expect(backend.calls).toHaveLength(4);
  expect(backend.calls.filter(({ prompt }) => prompt.includes(secret))).toEqual([]);
  expect(JSON.stringify(record.gold)).toContain(secret);
});

test("what a policy notes is told at once, stands on the record in its order, and its calls are asked no second time", async () => {
  const noting = definePolicy("noting", async function* ({ generate, note }) {
    const candidate = await generate({ prompt: "p", logprobs: 1 });
    const data = { seen: 1 };
    note({ name: "before", data });
    data.seen = 2;
    yield candidate;
    const beside = await generate({ prompt: "q" });
    note({ name: "after", data, calls: [{ ...beside, logprobs: [] } as typeof beside] });
  });
  const backend = scriptedBackend(["2", "no"]);
  const told: string[] = [];
  const taken: object[] = [];
  const record = await runTask({
    ...world,
    policy: noting,
    backend,
    prices: { default: { input: 1_000_000, output: 0 } },
    onNote: ({ name }, _left, spent) => taken.push(spent) && told.push(name),
    onCandidate: () => told.push("candidate"),
  });
  expect(told).toEqual(["before", "candidate", "after"]);
  expect(taken).toEqual([
    { calls: 1, tokens: 2, usd: 1 },
    { calls: 2, tokens: 4, usd: 2 },
  ]);
  expect(record.notes).toMatchObject([
    { name: "before", data: { seen: 1 } },
    { name: "after", data: { seen: 2 }, calls: [{ prompt: "q", text: "no" }] },
  ]);
  expect(record.notes?.[1]?.calls?.[0]).not.toHaveProperty("logprobs");
  expect(Array.from(recordedCalls([record]).values(), ({ generation }) => generation.text)).toEqual(["no"]);
  expect(JSON.stringify(canonicalRecord(record))).not.toContain("illiseconds");
});

test("each step of a policy is done around: its calls, its candidate and the verdict over it; in the last one it ends", async () => {
  const told: string[] = [];
  const backend = scriptedBackend(async (_request, index) => {
    told.push("call");
    return String(2 * index + 1);
  });
  const steady = definePolicy("steady", async function* ({ generate, note }) {
    for (const sample of [0, 1]) yield await generate({ prompt: "p", sample });
    note({ name: "end", data: {} });
  });
  const policies = { ...world, policy: steady, seed: 3, now: () => 0 };
  const record = await runTask({
    ...policies,
    backend,
    onCandidate: () => told.push("candidate"),
    onNote: ({ name }) => told.push(name),
    aroundStep: async ({ index }, work) => {
      told.push(`${index} begins`);
      const value = await work();
      told.push(`${index} ends`);
      return value;
    },
  });
  expect(told).toEqual(
    ["0 begins", "call", "candidate", "0 ends", "1 begins", "call", "candidate", "1 ends"].concat(["2 begins", "end", "2 ends"]),
  );
  expect(record).toEqual(await runTask({ ...policies, backend: scriptedBackend(["1", "3"]) }));
});

test("what breaks in a step is heard around it, and the task ends with it as it would have", async () => {
  const heard: unknown[] = [];
  const breaking = definePolicy("breaking", async function* ({ generate }) {
    yield await generate({ prompt: "p" });
    throw new Error("broke");
  });
  const record = await runTask({
    ...world,
    policy: breaking,
    backend: scriptedBackend(["2"]),
    aroundStep: ({ index }, work) =>
      work().catch((thrown: unknown) => {
        heard.push([index, (thrown as Error).message]);
        throw thrown;
      }),
  });
  expect(heard).toEqual([[1, "broke"]]);
  expect(record).toMatchObject({ stopReason: "error", error: { code: "INTERNAL", message: "broke" }, chosen: 0 });
});
