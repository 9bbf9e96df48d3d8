import { type Plant, plantedTarget } from "@cupel/testing";
import { expect, test } from "vitest";
import { axisSpec } from "../axes/axes.ts";
import { check } from "../check.ts";
import { checkSpec } from "../check-spec-defaults.ts";
import type { DeterminismReport } from "../types/report.ts";

const flip = { kind: "flip", position: 4, nearTie: false } as const;

async function reported(seed: number, plants: readonly Plant[]): Promise<DeterminismReport> {
  const prompts = Array.from({ length: 12 }, (_, index) => ({ text: `${seed}: what follows from ${index * 7}?` }));
  const axes = [
    axisSpec("batch", ["1", "4"]),
    axisSpec("cache", []),
    axisSpec("concurrency", ["1", "4"]),
    axisSpec("order", ["fwd", "rev"]),
  ];
  const settings = { ...checkSpec({ prompts }).settings, maxTokens: 8 };
  const { report } = await check(plantedTarget({ seed, plants }), checkSpec({ prompts, axes, settings, runs: 2, controls: false }), {
    now: () => 0,
    sleep: async () => {},
    signal: new AbortController().signal,
  });
  return report;
}

test("what came before is told from the load, the batch and the primed cache that change it, too", async () => {
  const byLoad: string[] = [];
  for (let seed = 0; seed < 6; seed++) {
    const { verdict, causes, axes, attributions } = await reported(seed, [{ when: "order", share: 0.6, effect: flip }]);
    expect([seed, verdict, causes]).toEqual([seed, "DIVERGED", ["ORDER_VARIANCE"]]);
    byLoad.push(...axes.filter(({ axis, cause }) => axis !== "order" && cause === "ORDER_VARIANCE").map(({ axis }) => axis));
    for (const { minimal, steps } of attributions) {
      // After what came before it in the load, without the load, the answer is the load's; after its own predecessor it never is.
      expect(minimal).toEqual([{ axis: "order", level: expect.stringMatching(/^rev$|^after prompt \d+$/) }]);
      expect(steps.find(({ treatment }) => treatment.every(({ level }) => level === "fwd"))).toMatchObject({ diverged: 0 });
    }
  }
  expect(new Set(byLoad)).toEqual(new Set(["batch", "cache", "concurrency"]));
});

test.each([
  ["batch", "BATCH_VARIANCE"],
  ["concurrency", "CONCURRENCY_VARIANCE"],
  ["cache", "CACHE_VARIANCE"],
] as const)("what %s does by itself is not laid on the order", async (when, cause) => {
  for (let seed = 0; seed < 3; seed++) {
    const { causes, attributions } = await reported(seed, [{ when, share: 0.6, effect: flip }]);
    expect([seed, causes]).toEqual([seed, [cause]]);
    for (const { minimal } of attributions) expect(minimal.map(({ axis }) => axis)).toEqual([when]);
  }
});
