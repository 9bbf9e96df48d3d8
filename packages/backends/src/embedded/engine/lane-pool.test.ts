import type { GenerateRequest, Generation } from "@cupel/core";
import { describe, expect, test } from "vitest";
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

describe("a prompt that several calls have in common", () => {
  /** A pool whose lanes say what they were given, read when told to and answer when told to. */
  function steppedPool(limit: number) {
    const begun: { readonly lane: number; readonly prompt: string; readonly from: number | undefined }[] = [];
    const steps: { read(): void; answer(): void; fail(): void }[] = [];
    const pool = new LanePool(
      limit,
      (lane): Lane => ({
        generate: ({ prompt }, sharing) =>
          new Promise((resolve, reject) => {
            begun.push({ lane, prompt, from: sharing?.from });
            steps.push({
              read: () => sharing?.onRead(),
              answer: () => resolve({ ...abortedGeneration, text: String(lane) }),
              fail: () => reject(new Error("planted")),
            });
          }),
        dispose: async () => undefined,
      }),
      { sharesPrompts: true },
    );
    const step = async (index: number, what: "read" | "answer" | "fail"): Promise<void> => {
      steps[index]?.[what]();
      for (let turn = 0; turn < 5; turn++) await Promise.resolve();
    };
    return { pool, begun, step };
  }

  test("is read by one lane and copied by the others, while other prompts go first", async () => {
    const { pool, begun, step } = steppedPool(3);
    for (const prompt of ["p", "p", "q", "p"]) void pool.generate(ask(prompt));
    expect(begun).toEqual([
      { lane: 0, prompt: "p", from: undefined },
      { lane: 1, prompt: "q", from: undefined },
    ]);
    await step(0, "read");
    expect(begun.slice(2)).toEqual([{ lane: 2, prompt: "p", from: 0 }]);
    await step(1, "answer");
    expect(begun.slice(3), "lane 2 reads the prompt still").toEqual([]);
    await step(2, "read");
    expect(begun.slice(3)).toEqual([{ lane: 1, prompt: "p", from: 0 }]);
  });

  test("stays where it is until it was copied", async () => {
    const { pool, begun, step } = steppedPool(2);
    void pool.generate(ask("p"));
    await step(0, "read");
    void pool.generate(ask("p"));
    void pool.generate(ask("q"));
    await step(0, "answer");
    expect(begun).toEqual([
      { lane: 0, prompt: "p", from: undefined },
      { lane: 1, prompt: "p", from: 0 },
    ]);
    await step(1, "read");
    expect(begun.slice(2)).toEqual([{ lane: 0, prompt: "q", from: undefined }]);
  });

  test("is read by the next one when the lane that read it failed, and a copier that fails lets go", async () => {
    const { pool, begun, step } = steppedPool(2);
    const first = pool.generate(ask("p"));
    const others = [pool.generate(ask("p")), pool.generate(ask("p"))];
    await Promise.all([expect(first).rejects.toThrow("planted"), step(0, "fail")]);
    expect(begun.slice(1)).toEqual([{ lane: 0, prompt: "p", from: undefined }]);
    await step(1, "read");
    expect(begun.slice(2)).toEqual([{ lane: 1, prompt: "p", from: 0 }]);
    await Promise.all([expect(others[1]).rejects.toThrow("planted"), step(2, "fail"), step(1, "answer")]);
    void pool.generate(ask("q"));
    expect(begun.slice(3)).toHaveLength(1);
  });

  test("with another system text is another prompt, and one read before is not copied but gone on with", async () => {
    const { pool, begun, step } = steppedPool(2);
    void pool.generate({ ...ask("p"), system: "s" });
    void pool.generate(ask("p"));
    await step(0, "read");
    await step(1, "read");
    await step(1, "answer");
    void pool.generate(ask("p"));
    expect(begun).toEqual([
      { lane: 0, prompt: "p", from: undefined },
      { lane: 1, prompt: "p", from: undefined },
      { lane: 1, prompt: "p", from: undefined },
    ]);
  });
});
