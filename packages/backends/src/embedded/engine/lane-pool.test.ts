import type { GenerateRequest, Generation } from "@cupel/core";
import { expect, test } from "vitest";
import { abortedGeneration, type Lane } from "./engine.ts";
import { LanePool } from "./lane-pool.ts";

const ask = (prompt: string, signal?: AbortSignal): GenerateRequest => ({
  prompt,
  maxTokens: 1,
  temperature: 0,
  seed: 0,
  ...(signal && { signal }),
});

/** A pool whose lanes answer with their number once `release` is called. */
function slowPool(limit: number) {
  const releases: (() => void)[] = [];
  const made: number[] = [];
  const pool = new LanePool(limit, (index): Lane => {
    made.push(index);
    const answer: Generation = { ...abortedGeneration, text: String(index), finishReason: "stop" };
    return { generate: () => new Promise((resolve) => releases.push(() => resolve(answer))), dispose: async () => undefined };
  });
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 20; turn++) {
      releases.splice(0).forEach((release) => {
        release();
      });
      await Promise.resolve();
    }
  };
  return { pool, made, settle };
}

test("lanes are made when needed, up to the limit, and calls wait their turn", async () => {
  const { pool, made, settle } = slowPool(2);
  const calls = [ask("a"), ask("b"), ask("c")].map((request) => pool.generate(request));
  expect(made).toEqual([0, 1]);
  await settle();
  expect((await Promise.all(calls)).map(({ text }) => text)).toEqual(["0", "1", "0"]);
  expect(made).toEqual([0, 1]);
});

test("a prompt goes to the idle lane that saw the most of it", async () => {
  const { pool, settle } = slowPool(2);
  const warm = [ask("apples and pears"), ask("bread and butter")].map((request) => pool.generate(request));
  await settle();
  await Promise.all(warm);
  const later = ["bread and jam", "apples and plums", "bread and wine"].map(async (prompt) => {
    const call = pool.generate(ask(prompt));
    await settle();
    return (await call).text;
  });
  expect(await later[0]).toBe("1");
  expect(await later[1]).toBe("0");
});

test("an abort while waiting leaves the queue in order", async () => {
  const { pool, settle } = slowPool(1);
  const controller = new AbortController();
  const calls = [pool.generate(ask("a")), pool.generate(ask("b", controller.signal)), pool.generate(ask("c"))];
  controller.abort();
  expect(await calls[1]).toBe(abortedGeneration);
  await settle();
  expect((await Promise.all(calls)).map(({ finishReason }) => finishReason)).toEqual(["stop", "abort", "stop"]);
});
