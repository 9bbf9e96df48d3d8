import type { GenerateRequest } from "@cupel/core";
import { backendLaws } from "@cupel/testing";
import fc from "fast-check";
import { expect, test } from "vitest";
import { findAnswer, type SimulatedAnswer } from "./answers.ts";
import { simulated } from "./simulated.ts";

const call = (prompt: string, changes: Partial<GenerateRequest> = {}): GenerateRequest => ({
  prompt,
  maxTokens: 64,
  temperature: 1,
  seed: 1,
  ...changes,
});
const known: SimulatedAnswer = { right: "RIGHT", wrong: ["W1", "W2", "W3"], kind: "json", family: "ships" };
const answers = new Map([["Name a port.", known]]);

for (const law of backendLaws("simulated", () => simulated(), { samples: true })) test(law.name, law.check);
for (const law of backendLaws("simulated with answers", () => simulated({ answers }))) test(law.name, law.check);

async function rate(options: Parameters<typeof simulated>[0], n: number): Promise<number> {
  const backend = simulated({ answers, ...options });
  const texts = await Promise.all(
    Array.from({ length: n }, async (_, seed) => (await backend.generate(call("Name a port.", { seed }))).text),
  );
  return texts.filter((text) => text === "RIGHT").length / n;
}

test("skill 1 is always right, skill 0 never, and what lies between is met", async () => {
  expect(await rate({ skill: 1 }, 50)).toBe(1);
  expect(await rate({ skill: 0 }, 50)).toBe(0);
  expect(await rate({ skill: 0.7 }, 1000)).toBeCloseTo(0.7, 1);
});

test("skill goes by family, then kind, then default", async () => {
  expect(await rate({ skill: { ships: 1, json: 0 } }, 20)).toBe(1);
  expect(await rate({ skill: { json: 1, default: 0 } }, 20)).toBe(1);
  expect(await rate({ skill: { sql: 0, default: 1 } }, 20)).toBe(1);
  await expect(rate({ skill: 1.5 }, 1)).rejects.toMatchObject({ code: "CONFIG_INVALID" });
});

test("wrong answers vary with the seed, greedy answers do not", async () => {
  const backend = simulated({ answers, skill: 0 });
  const texts = async (temperature: number) => {
    const all = await Promise.all(Array.from({ length: 40 }, (_, seed) => backend.generate(call("Name a port.", { seed, temperature }))));
    return new Set(all.map(({ text }) => text)).size;
  };
  expect(await texts(1)).toBe(3);
  expect(await texts(0)).toBe(1);
});

test("the task whose prompt stands last is meant, so examples before it do not mislead", () => {
  const map = new Map([
    ["short", { right: "s", wrong: [] }],
    ["a short task", { right: "t", wrong: [] }],
    ["an example", { right: "e", wrong: [] }],
  ]);
  expect(findAnswer(map, "Example task:\nan example\n\nTask:\na short task\nAnswer with JSON only.")?.right).toBe("t");
  expect(findAnswer(map, "a short task, then an example")?.right).toBe("e");
  expect(findAnswer(map, "nothing known")).toBeUndefined();
});

test("another seed is another model, the same seed the same", async () => {
  await fc.assert(
    fc.asyncProperty(fc.string(), fc.nat(), async (prompt, seed) => {
      const [first, second] = await Promise.all([simulated({ seed }).generate(call(prompt)), simulated({ seed }).generate(call(prompt))]);
      expect(first).toEqual(second);
    }),
  );
  const ports = await Promise.all([1, 2, 3, 4].map(async (seed) => (await simulated({ seed }).generate(call("p"))).text));
  expect(new Set(ports).size).toBeGreaterThan(1);
});

test("faults strike at their rate, and the same calls again", async () => {
  const backend = simulated({ faults: 0.3 });
  const struck = async () => {
    const outcomes = await Promise.allSettled(Array.from({ length: 200 }, (_, seed) => backend.generate(call("p", { seed }))));
    return outcomes.map(({ status }) => status === "rejected");
  };
  const first = await struck();
  expect(await struck()).toEqual(first);
  expect(first.filter(Boolean).length / 200).toBeCloseTo(0.3, 1);
});

test("latency is waited through the given sleep, and an abort ends it", async () => {
  const waits: number[] = [];
  await simulated({ latency: 250, sleep: async (milliseconds) => void waits.push(milliseconds) }).generate(call("p"));
  expect(waits).toEqual([250]);
  const controller = new AbortController();
  const running = simulated({ latency: 60_000 }).generate(call("p", { signal: controller.signal }));
  controller.abort();
  await expect(running).rejects.toMatchObject({ code: "ABORTED" });
});
