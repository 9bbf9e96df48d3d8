import fc from "fast-check";
import { describe, expect, test } from "vitest";
import * as stats from "../index.ts";

fc.configureGlobal({ seed: 20260301, numRuns: 200 });

describe("nothing diverged", () => {
  test.each([
    [20, 10, 0.21],
    [50, 10, 0.089],
    [100, 10, 0.045],
    [100, 4, 0.086],
    [300, 10, 0.015],
  ])("in %i prompts × %i comparisons: prompts that flip in a tenth of them are at most %f", (prompts, repeats, bound) => {
    const { detectable, unstable } = stats.clusteredZeroEventBound({ prompts, repeats, rate: 0.1 });
    expect(Math.abs(unstable - bound)).toBeLessThan(bound < 0.02 ? 0.0005 : 0.005);
    expect(detectable).toBeCloseTo(stats.zeroEventUpperBound(prompts), 14);
  });

  test("bounds nothing where one prompt says nothing, and always-flipping prompts as detectable ones", () => {
    expect(stats.clusteredZeroEventBound({ prompts: 1, repeats: 1, rate: 0.5 }).unstable).toBe(1);
    const { detectable, unstable } = stats.clusteredZeroEventBound({ prompts: 60, repeats: 3, rate: 1 });
    expect(unstable).toBe(detectable);
  });

  test("runs for a bound are the fewest that reach it, for several axes too", () => {
    expect([0.05, 0.01].map((rate) => stats.runsForBound(rate))).toEqual([59, 299]);
    expect([0.25, 0.1, 0.05, 0.02, 0.01, 0.001].map((rate) => stats.runsForBound(rate, { alpha: 0.01 }))).toEqual([
      17, 44, 90, 228, 459, 4603,
    ]);
    expect([4, 8, 12].map((axes) => stats.runsForBound(0.05, { axes }))).toEqual([86, 99, 107]);
    fc.assert(
      fc.property(fc.double({ min: 0.001, max: 0.9, noNaN: true }), fc.integer({ min: 1, max: 20 }), (rate, axes) => {
        const [runs, alpha] = [stats.runsForBound(rate, { axes }), stats.simultaneous(0.05, axes)];
        expect(stats.zeroEventUpperBound(runs, { alpha })).toBeLessThanOrEqual(rate * (1 + 1e-12));
        if (runs > 1) expect(stats.zeroEventUpperBound(runs - 1, { alpha })).toBeGreaterThan(rate * (1 - 1e-12));
      }),
    );
  });
});

describe("spread", () => {
  test("of modes 6, 3, 1 is .6; of one outcome 0; of all different 1; of one run unknown", () => {
    expect(stats.outcomeSpread([6, 3, 1])).toBeCloseTo(0.6, 14);
    expect([stats.outcomeSpread([10]), stats.outcomeSpread([1, 1, 1]), stats.outcomeSpread([1])]).toEqual([0, 1, Number.NaN]);
  });

  test("is the share of pairs of runs that differ", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(4), { minLength: 2, maxLength: 12 }), (outcomes) => {
        const counts = [...Map.groupBy(outcomes, (outcome) => outcome).values()].map((group) => group.length);
        const pairs = outcomes.flatMap((one, i) => outcomes.slice(i + 1).map((other) => Number(one !== other)));
        expect(stats.outcomeSpread(counts)).toBeCloseTo(pairs.reduce((sum, pair) => sum + pair, 0) / pairs.length, 12);
      }),
    );
  });
});

test("5 flips in 4,483 tokens: 67 % of 1,000-token outputs flip, at most 90 %", () => {
  const { hazard, upper } = stats.tokenHazard({ flips: 5, tokens: 4483 });
  expect(hazard).toBe(5 / 4483);
  expect(upper).toBeCloseTo(10.513034908741535 / 4483, 12);
  expect([hazard, upper].map((rate) => (1 - Math.exp(-1000 * rate)).toFixed(2))).toEqual(["0.67", "0.90"]);
});
