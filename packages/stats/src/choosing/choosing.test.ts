import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { lehmer } from "../../test-support/lehmer.ts";
import * as stats from "../index.ts";
import { drawBeta } from "./draw-beta.ts";
import { gaussLegendre } from "./gauss-legendre.ts";

fc.configureGlobal({ seed: 20260301, numRuns: 50 });

describe("Thompson sampling", () => {
  test("prefers Beta(10, 5) to Beta(5, 10) with chance .9715086772", () => {
    const arms = [
      { successes: 9, failures: 4 },
      { successes: 4, failures: 9 },
    ];
    expect(stats.selectionProbability(arms, 0)).toBeCloseTo(0.9715086772, 10);
    expect(stats.selectionProbability(arms, 1)).toBeCloseTo(1 - 0.9715086772, 10);
  });

  test("has chances that add up to 1, for narrow arms too", () => {
    const arm = fc.record({ successes: fc.nat(20_000), failures: fc.nat(20_000) });
    fc.assert(
      fc.property(fc.array(arm, { minLength: 1, maxLength: 5 }), (arms) => {
        const sum = arms.reduce((total, _, index) => total + stats.selectionProbability(arms, index), 0);
        expect(sum).toBeCloseTo(1, 9);
      }),
    );
  });

  test("chooses each arm as often as it says", () => {
    const arms = [
      { successes: 3, failures: 3 },
      { successes: 6, failures: 4 },
      { successes: 0, failures: 1 },
    ];
    const random = lehmer(14);
    const counts = [0, 0, 0];
    const draws = 3000;
    for (let draw = 0; draw < draws; draw++) {
      const { arm } = stats.thompsonSampling(arms, { random });
      counts[arm] = (counts[arm] ?? 0) + 1;
    }
    for (const [index, count] of counts.entries()) {
      const chance = stats.selectionProbability(arms, index);
      expect(Math.abs(count / draws - chance)).toBeLessThan(4 * Math.sqrt((chance * (1 - chance)) / draws));
    }
    const { arm, probability } = stats.thompsonSampling(arms, { random });
    expect(probability).toBe(stats.selectionProbability(arms, arm));
  });

  test("needs an arm and whole counts", () => {
    expect(() => stats.thompsonSampling([], { random: () => 0.5 })).toThrow(new RangeError("there is no arm to choose"));
    const half = () => stats.thompsonSampling([{ successes: 0.5, failures: 1 }], { random: () => 0.5 });
    expect(half).toThrow(new RangeError("successes 0.5 is not a whole number of at least 0"));
  });
});

test("beta draws have the mean and the variance of their distribution", () => {
  const random = lehmer(99);
  for (const [a, b] of [
    [1, 1],
    [2, 5],
    [40, 3],
  ] as const) {
    const moments = stats.runningMoments();
    for (let draw = 0; draw < 20_000; draw++) moments.add(drawBeta(a, b, random));
    const variance = (a * b) / ((a + b) ** 2 * (a + b + 1));
    expect(Math.abs(moments.mean - a / (a + b))).toBeLessThan(4 * Math.sqrt(variance / 20_000));
    expect(moments.variance / variance).toBeCloseTo(1, 1);
  }
});

test("the quadrature is exact for polynomials and good for the bell", () => {
  const integral = (f: (x: number) => number) => gaussLegendre().reduce((sum, { node, weight }) => sum + weight * f(node), 0);
  expect(integral(() => 1)).toBeCloseTo(2, 13);
  expect(integral((x) => x ** 40)).toBeCloseTo(2 / 41, 13);
  expect(integral((x) => x ** 41)).toBeCloseTo(0, 13);
  expect(integral((x) => Math.exp(-32 * x * x))).toBeCloseTo(Math.sqrt(Math.PI / 32), 12);
});
