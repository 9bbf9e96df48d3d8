import { type Backend, CupelError, type GenerateRequest, type RunRecord } from "@cupel/core";
import { scriptedBackend } from "@cupel/testing";
import { expect, test } from "vitest";
import { guessBackend, guessTasks, guessVerifier } from "../test-support/guess-world.ts";
import { runTask } from "./run-task.ts";
import { createSharedCalls, recordedCalls, type SharedCalls } from "./shared-calls.ts";

const request: GenerateRequest = { prompt: "p", maxTokens: 8, temperature: 0, seed: 1 };
const pause = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

/** Asks the backend itself, without an engine around it. */
const ask = async (calls: SharedCalls, backend: Backend, asked: GenerateRequest) => {
  const { signal = new AbortController().signal } = asked;
  const make = async () => ({ generation: await backend.generate(asked), milliseconds: 1 });
  return (await calls.result({ backend, request: asked, make, signal })).generation;
};

test("many that ask the same at the same time make one call", async () => {
  const backend = guessBackend(3);
  const calls = createSharedCalls();
  const answers = await Promise.all(Array.from({ length: 20 }, () => ask(calls, backend, request)));
  expect(backend.calls).toHaveLength(1);
  expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
});

test.each([{ prompt: "q" }, { maxTokens: 9 }, { temperature: 0.1 }, { seed: 2 }, { topP: 0.5 }, { system: "s" }, { stop: ["x"] }])(
  "a call that differs in %j is another call",
  async (change) => {
    const backend = guessBackend();
    const calls = createSharedCalls();
    await ask(calls, backend, request);
    await ask(calls, backend, { ...request, ...change });
    expect(backend.calls).toHaveLength(2);
  },
);

test("a schema whose members stand in another order makes another call", async () => {
  const schema = (...names: readonly string[]): Partial<GenerateRequest> => ({
    responseFormat: { type: "json-schema", schema: { properties: Object.fromEntries(names.map((name) => [name, {}])) } },
  });
  const backend = scriptedBackend(() => "{}", { capabilities: { responseFormats: ["json-schema"] } });
  const calls = createSharedCalls();
  for (const names of [
    ["a", "b"],
    ["b", "a"],
    ["a", "b"],
  ])
    await ask(calls, backend, { ...request, ...schema(...names) });
  expect(backend.calls).toHaveLength(2);
});

test("a call that broke or was cut short is nobody else's answer: one of those who waited asks again", async () => {
  const stop = new AbortController();
  const backend = scriptedBackend(async ({ signal }, index) => {
    await pause(5);
    if (index === 0) throw new CupelError("BACKEND_FAILED", "500");
    if (index === 1) return { text: "half", finishReason: signal?.aborted ? "abort" : "stop" };
    return "whole";
  });
  const calls = createSharedCalls();
  const first = ask(calls, backend, request);
  const others = Array.from({ length: 3 }, () => ask(calls, backend, request));
  await expect(first).rejects.toThrow("500");
  expect((await Promise.all(others)).map(({ text }) => text)).toEqual(["half", "half", "half"]);

  const cut = { ...request, seed: 9, signal: stop.signal };
  const halting = scriptedBackend(async (_request, index) => {
    await pause(5);
    return index === 0 ? { text: "ha", finishReason: "abort" } : "whole";
  });
  const own = ask(calls, halting, cut);
  const other = ask(calls, halting, { ...request, seed: 9 });
  stop.abort();
  expect([(await own).text, (await other).text]).toEqual(["ha", "whole"]);
});

test("who waits for somebody else's call can still be stopped", async () => {
  const stop = new AbortController();
  const backend = scriptedBackend(() => pause(50).then(() => "late"));
  const calls = createSharedCalls();
  const slow = ask(calls, backend, request);
  const waiting = ask(calls, backend, { ...request, signal: stop.signal });
  stop.abort(new Error("enough"));
  await expect(waiting).rejects.toThrow("enough");
  expect((await slow).text).toBe("late");
});

test("calls found in records are not made again, whatever their settings were", async () => {
  const [task] = guessTasks(1);
  if (task === undefined) throw new Error("no task");
  const policy = {
    name: "two",
    run: async function* ({ generate }: Parameters<import("@cupel/core").Policy["run"]>[0]) {
      yield await generate({ prompt: "p", topP: 0.5, stop: ["\n"] });
      yield await generate({ prompt: "p" });
    },
  };
  const world = { task, policy, verifier: guessVerifier };
  const record: RunRecord = await runTask({ ...world, backend: guessBackend() });
  expect(record.candidates.map(({ settings }) => settings)).toEqual([{ topP: 0.5, stop: ["\n"] }, undefined]);
  const backend = guessBackend();
  const again = await runTask({ ...world, backend, calls: createSharedCalls(recordedCalls([record])) });
  expect(backend.calls).toHaveLength(0);
  expect(again.candidates.map(({ text }) => text)).toEqual(record.candidates.map(({ text }) => text));
});
