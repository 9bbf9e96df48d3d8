import { AssertionError } from "node:assert";
import { simulated } from "@cupel/backends";
import { type PlantedTargetOptions, plantedTarget } from "@cupel/testing";
import { expect, test } from "vitest";
import { assertDeterministic } from "./assert-deterministic.ts";
import type { DeterminismOptions } from "./matcher-options.ts";
import { toBeDeterministic } from "./to-be-deterministic.ts";

const prompts = Array.from({ length: 60 }, (_, index) => `Question ${index}: what follows from ${index * 7}?`);
const planted = (options: PlantedTargetOptions = {}) => plantedTarget(options);
const flips: PlantedTargetOptions = {
  plants: [{ when: "cache", share: 0.3, effect: { kind: "flip", position: 5, nearTie: false } }],
};

test("a stable target passes, and the message under not says what was shown", async () => {
  const { pass, message } = await toBeDeterministic(planted(), { prompts });
  expect(pass).toBe(true);
  expect(message()).toMatch(/^expected .+ to diverge\nT1i @ repeat: NO DIVERGENCE OBSERVED in 60 prompts/);
});

test("a diverging target fails with the place, both sides and the cause", async () => {
  const { pass, message } = await toBeDeterministic(planted(flips), { prompts: prompts.slice(0, 12), axes: { cache: ["cold", "warm"] } });
  expect(pass).toBe(false);
  expect(message()).toMatch(/cause: CACHE_VARIANCE\nPrompt \d+, "Question \d+.*": baseline, run 1 and cache=warm, run 1 part at token 5/);
  expect(message()).toMatch(/\n {2}left {3}\[".*\n {2}right {2}\["/);
  expect(message()).toMatch(/\n {2}(NEAR_TIE_EXPLAINED|POSSIBLE|NOT_EXPLAINED|NOISE_UNKNOWN): /);
});

test("runs without maxRate is the author's own n; a maxRate that it cannot exclude throws", async () => {
  const few: DeterminismOptions = { prompts: ["a"], runs: 3 };
  expect((await toBeDeterministic(planted(), few)).message()).toContain("77.7 %");
  await expect(toBeDeterministic(planted(), { ...few, maxRate: 0.05 })).rejects.toMatchObject({ code: "DETERMINISM_INCONCLUSIVE" });
});

test("what cannot be checked throws", async () => {
  const strict: DeterminismOptions = { prompts: ["a"], runs: 2, tier: 2, mode: "strict" };
  await expect(toBeDeterministic(simulated(), strict)).rejects.toMatchObject({ code: "DETERMINISM_UNSUPPORTED" });
  await expect(toBeDeterministic("a text", { prompts })).rejects.toMatchObject({ code: "USAGE" });
  await expect(toBeDeterministic(planted(), { prompts: [] })).rejects.toMatchObject({ code: "USAGE" });
});

test("a treatment that cannot happen is invalid, never a pass", async () => {
  const batch: DeterminismOptions = { prompts: prompts.slice(0, 2), runs: 2, axes: { concurrency: [1, 2] } };
  await expect(toBeDeterministic(simulated(), batch)).rejects.toMatchObject({ code: "DETERMINISM_INVALID" });
});

test("as a plain assertion it resolves or rejects", async () => {
  await assertDeterministic(planted(), { prompts });
  await expect(assertDeterministic(planted(flips), { prompts, axes: { cache: ["cold", "warm"] } })).rejects.toThrow(AssertionError);
});
