import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { lehmer } from "../../test-support/lehmer.ts";
import * as stats from "../index.ts";

fc.configureGlobal({ seed: 20260301, numRuns: 200 });

describe("the permutation test", () => {
  const scores = [3.1, 2.7, 3.5, 4.0, 1.2, 0.9, 1.5, 2.8];
  const labels = ["a", "a", "a", "a", "b", "b", "b", "b"];
  const gap = (labels: readonly string[]): number => {
    const of = (group: string) => scores.filter((_, index) => labels[index] === group);
    const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    return mean(of("a")) - mean(of("b"));
  };

  test("nears the share of all 70 splits whose gap is as large (2 of 70)", () => {
    const { statistic, pValue } = stats.permutationTest({ labels }, gap, { random: lehmer(5), resamples: 20_000 });
    expect(statistic).toBeCloseTo(1.725, 12);
    expect(Math.abs(pValue - 2 / 70)).toBeLessThan(4 * Math.sqrt(((2 / 70) * (68 / 70)) / 20_000));
  });

  test("moves labels within blocks only", () => {
    const blocks = [0, 0, 1, 1, 0, 0, 1, 1];
    const seen = new Set<string>();
    const watch = (labels: readonly string[]): number => {
      seen.add(labels.join(""));
      return 0;
    };
    stats.permutationTest({ labels, blocks }, watch, { random: lehmer(7), resamples: 2_000 });
    // Six ways in each block of two a and two b.
    expect(seen.size).toBe(36);
    const single = { labels, blocks: labels };
    expect(stats.permutationTest(single, gap, { random: lehmer(7), resamples: 99 }).pValue).toBe(1);
  });

  test("is never 0, and 1 where no label can move", () => {
    const strong = (labels: readonly number[]) => labels.reduce((sum, label, index) => sum + label * index, 0);
    const sorted = Array.from({ length: 40 }, (_, index) => Number(index >= 20));
    expect(stats.permutationTest({ labels: sorted }, strong, { random: lehmer(1), resamples: 99 }).pValue).toBe(0.01);
    expect(stats.permutationTest({ labels: [1, 1, 1] }, strong, { random: lehmer(1), resamples: 99 }).pValue).toBe(1);
  });

  test("keeps the chance of any false rejection over eight metrics at its level, and rejects where one differs", () => {
    const random = lehmer(77);
    const runs = 300;
    const rejections = (shift: number): { readonly any: number; readonly first: number } => {
      let [any, first] = [0, 0];
      for (let run = 0; run < runs; run++) {
        const metrics = Array.from({ length: 8 }, (_, metric) =>
          labels.concat(labels).map((label) => random() + (metric === 0 && label === "a" ? shift : 0)),
        );
        const statistics = (groups: readonly string[]) =>
          metrics.map((values) => values.reduce((sum, value, index) => sum + (groups[index] === "a" ? value : -value), 0));
        const results = stats.maxTPermutationTest({ labels: labels.concat(labels) }, statistics, { random, resamples: 199 });
        if (results.some(({ pValue }) => pValue <= 0.05)) any += 1;
        if ((results[0]?.pValue ?? 1) <= 0.05) first += 1;
      }
      return { any: any / runs, first: first / runs };
    };
    expect(rejections(0).any).toBeLessThan(0.05 + 3 * Math.sqrt((0.05 * 0.95) / runs));
    expect(rejections(0.6).first).toBeGreaterThan(0.8);
  });

  test("adjusts upwards in the order of the statistics, and never below the single test", () => {
    const statistics = (labels: readonly string[]) => [gap(labels), gap(labels) / 2, -gap(labels)];
    const [first, second, third] = stats.maxTPermutationTest({ labels }, statistics, { random: lehmer(5), resamples: 2_000 });
    const alone = stats.permutationTest({ labels }, gap, { random: lehmer(5), resamples: 2_000 });
    expect(first?.pValue).toBeGreaterThanOrEqual(alone.pValue);
    expect(second?.pValue).toBeGreaterThanOrEqual(first?.pValue ?? 2);
    expect(third?.pValue).toBeGreaterThanOrEqual(second?.pValue ?? 2);
  });
});

describe("the split of traffic", () => {
  test("5,100 to 4,900 has p .0455002639; 1,100 to 8,900 against 10 to 90 has .0008581207", () => {
    expect(stats.sampleRatioTest([5100, 4900], [1, 1]).pValue).toBeCloseTo(0.0455002639, 10);
    expect(stats.sampleRatioTest([1100, 8900], [10, 90]).pValue).toBeCloseTo(0.0008581207, 10);
    expect(stats.sampleRatioTest([0, 0], [1, 1])).toEqual({ statistic: 0, pValue: 1 });
  });
});

describe("runs", () => {
  test("0010111001 has 6, as expected, with variance 2.2222", () => {
    const bits = [..."0010111001"].map((bit) => bit === "1");
    expect(stats.runsTest(bits)).toEqual({ runs: 6, expected: 6, variance: expect.closeTo(20 / 9, 12), z: 0, pValue: 1 });
  });

  test("few runs speak of clusters, many of alternation, one kind of value of nothing", () => {
    const bits = Array.from({ length: 40 }, (_, index) => index >= 20);
    const flipped = bits.map((_, index) => index % 2 === 0);
    expect(stats.runsTest(bits)).toMatchObject({ runs: 2, z: expect.closeTo(-6.087, 3) });
    expect(stats.runsTest(bits).pValue).toBeLessThan(1e-8);
    expect(stats.runsTest(flipped).z).toBeGreaterThan(5);
    expect([stats.runsTest([]), stats.runsTest([true, true])].map(({ pValue }) => pValue)).toEqual([1, 1]);
  });
});

describe("a judge against the truth", () => {
  test("κ of 40, 5, 10, 45 is .7; of full agreement 1; of one answer only unknown", () => {
    const table = [
      [40, 5],
      [10, 45],
    ];
    expect(stats.cohenKappa(table)).toBeCloseTo(0.7, 14);
    const [full, one] = [
      [
        [3, 0],
        [0, 9],
      ],
      [
        [3, 0],
        [0, 0],
      ],
    ];
    expect([stats.cohenKappa(full), stats.cohenKappa(one)]).toEqual([1, Number.NaN]);
  });

  test("the interval of κ is that of statsmodels 0.14, and everything where κ is unknown", () => {
    const rows = [
      [[[40, 5], [10, 45]], 0.560732180365726, 0.8392678196342739],
      [[[20, 13], [2, 5]], -0.05544955341146654, 0.4511714785451565],
      [[[7, 3, 1], [2, 9, 4], [0, 5, 6]], 0.13194685336898254, 0.6264424083759839],
      [[[3, 0], [0, 9]], 1, 1],
      [[[3, 0], [0, 0]], -1, 1],
      [[[0, 0], [0, 0]], -1, 1],
    ] as const; // biome-ignore format: short
    for (const [table, low, high] of rows) {
      const interval = stats.cohenKappaInterval(table);
      expect(interval.low).toBeCloseTo(low, 13);
      expect(interval.high).toBeCloseTo(high, 13);
    }
  });

  test("has four rates, each with its n and its exact interval", () => {
    const rates = stats.confusionRates({ truePositive: 90, falsePositive: 5, falseNegative: 10, trueNegative: 45 });
    expect(rates.precision).toMatchObject({ rate: 90 / 95, n: 95, ...stats.exactInterval(90, 95) });
    expect(rates.recall).toMatchObject({ rate: 0.9, n: 100, ...stats.exactInterval(90, 100) });
    expect(rates.falseAccept).toMatchObject({ rate: 0.1, n: 50, ...stats.exactInterval(5, 50) });
    expect(rates.falseReject).toMatchObject({ rate: 0.1, n: 100, ...stats.exactInterval(10, 100) });
    const empty = stats.confusionRates({ truePositive: 0, falsePositive: 0, falseNegative: 0, trueNegative: 0 });
    expect(empty.precision).toEqual({ rate: Number.NaN, n: 0, low: 0, high: 1 });
  });
});

test.each<[string, () => unknown]>([
  ["the table has 2 rows and a row of 1 columns", () => stats.cohenKappa([[1, 2], [3]])],
  ["there are 1 blocks for 2 labels", () => stats.permutationTest({ labels: [1, 2], blocks: [1] }, () => 0, { random: () => 0 })],
  ["weight 0 is not a finite number above 0", () => stats.sampleRatioTest([1, 2], [1, 0])],
  [
    "a statistic is not a number for every order of the labels",
    () => stats.permutationTest({ labels: [1] }, () => Number.NaN, { random: () => 0 }),
  ],
])("%s", (message, call) => {
  expect(call).toThrow(new RangeError(message));
});
