import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { canonicalRecord, definePolicy, defineVerifier, fail, pass, type Task } from "@cupel/core";
import { scriptedBackend } from "@cupel/testing";
import { expect, test } from "vitest";
import { run } from "./run.ts";
import type { RunOptions } from "./run-options.ts";
import { createSharedCalls, recordedCalls } from "./shared-calls.ts";

const tasks: readonly Task[] = ["a", "b"].map((id) => ({ id, kind: "any", prompt: `Question ${id}?`, checks: { any: true } }));
const verifiers = { any: defineVerifier("right", ({ candidate }) => (candidate.text === "right" ? pass() : fail("no"))) };
const fastThenSlow = definePolicy("fast, then slow", async function* ({ task: { prompt }, generate }) {
  const { status } = yield await generate({ prompt, logprobs: 1 });
  if (status !== "pass") yield await generate({ prompt, model: "slow" });
});
const logprobs = [
  { token: "wro", logprob: -0.5 },
  { token: "ng", logprob: -1.5 },
];
const fast = () => scriptedBackend(() => ({ text: "wrong", logprobs }), { model: "small" });
const slow = () => ({ ...scriptedBackend(() => "right", { model: "big" }), name: "elsewhere" });
const options = (): RunOptions => ({ tasks, policy: fastThenSlow, backend: fast(), further: { slow: slow() }, verifiers });

test("a policy asks a further model by its name, and the record says who answered", async () => {
  const { records } = await run(options());
  expect(records.map(({ backend, model }) => [backend, model])).toEqual(Array(2).fill(["scripted", "small"]));
  for (const { candidates, verdict } of records) {
    expect(candidates.map(({ backend, model }) => [backend, model])).toEqual([
      [undefined, "small"],
      ["elsewhere", "big"],
    ]);
    expect(candidates[0]?.certainty).toEqual({ mean: -1, least: -1.5 });
    expect(candidates[1]?.certainty).toBeUndefined();
    expect(verdict?.status).toBe("pass");
  }
});

test("budgets count the calls of all models", async () => {
  const spent = await run({ ...options(), budget: { calls: 3 } });
  expect([spent.status, spent.records.length]).toEqual(["partial", 1]);
  const { records } = await run({ ...options(), taskBudget: { calls: 1 } });
  expect(records.map(({ stopReason, candidates }) => [stopReason, candidates.length])).toEqual(Array(2).fill(["budget", 1]));
});

test("a model that the run does not have ends it in a sentence", async () => {
  const { further: _further, ...without } = options();
  await expect(run(without)).rejects.toThrow('A policy asks the model "slow"; the run has one model only.');
  await expect(run({ ...options(), further: { big: slow() } })).rejects.toThrow("further models of the run are big");
});

test("a recorded call belongs to the backend that answered it, also where two models share a name", async () => {
  const big = { ...slow(), model: "small" };
  const { records } = await run({ ...options(), further: { slow: big } });
  const usage = { inputTokens: 1, outputTokens: 1 };
  const calls = createSharedCalls(recordedCalls(records));
  const request = { prompt: "Question a?", maxTokens: 256, temperature: 0, seed: records[0]?.candidates[1]?.seed ?? 0 };
  const make = async () => ({ generation: { text: "asked again", finishReason: "stop" as const, usage }, milliseconds: 1 });
  const { signal } = new AbortController();
  expect(await calls.result({ backend: big, request, make, signal })).toMatchObject({ generation: { text: "right" } });
  expect(await calls.result({ backend: fast(), request, make, signal })).toMatchObject({ generation: { text: "asked again" } });
});

test("a resumed run must have the same further models, and finds their answers on record", async () => {
  const folder = mkdtempSync(join(tmpdir(), "cupel-further-"));
  try {
    const journal = join(folder, "run");
    const first = await run({ ...options(), journal });
    const [smallAgain, bigAgain] = [fast(), slow()];
    const again = await run({ ...options(), backend: smallAgain, further: { slow: bigAgain }, journal, resume: true });
    expect(again.records.map(canonicalRecord)).toEqual(first.records.map(canonicalRecord));
    expect([smallAgain.calls.length, bigAgain.calls.length]).toEqual([0, 0]);
    const other = { ...slow(), model: "bigger" };
    await expect(run({ ...options(), further: { slow: other }, journal, resume: true })).rejects.toThrow("the further models differ");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
