import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { lehmer } from "../../test-support/lehmer.ts";
import * as stats from "../index.ts";

fc.configureGlobal({ seed: 20260301, numRuns: 200 });

const rows = [
  { value: 1, probability: 0.05 },
  { value: 1, probability: 0.05 },
  { value: 0, probability: 0.5 },
  { value: 1, probability: 0.2 },
  { value: 0, probability: 1 },
  { value: 1, probability: 0.1 },
];

describe("labels drawn with unequal chances", () => {
  test("give .9482758620689655 by Hájek with SE .0350218 and 3.6172 rows' worth, .6875 of 80 by Horvitz and Thompson", () => {
    const { estimate, standardError, effectiveCount } = stats.hajekEstimate(rows);
    expect(estimate).toBeCloseTo(0.9482758620689655, 14);
    expect(standardError).toBeCloseTo(0.03502182277056632, 14);
    expect(effectiveCount).toBeCloseTo(3.6172043, 7);
    expect(stats.horvitzThompson(rows, 80)).toBeCloseTo(0.6875, 14);
  });

  test("give .7875 by the difference estimator with SE .27311141270551104", () => {
    const executions: readonly stats.Execution[] = [
      { prediction: 0.9, probability: 0.1, outcome: 1 },
      { prediction: 0.8, probability: 0.2 },
      { prediction: 0.7, probability: 0.5, outcome: 0 },
      { prediction: 0.95, probability: 0.05 },
      { prediction: 0.6, probability: 0.4, outcome: 1 },
      { prediction: 0.9, probability: 0.1 },
      { prediction: 0, probability: 1, outcome: 0 },
      { prediction: 0.85, probability: 0.1 },
    ];
    const { estimate, standardError, terms } = stats.differenceEstimate(executions);
    expect(terms.map((term) => Number(term.toFixed(12)))).toEqual([1.9, 0.8, -0.7, 0.95, 1.6, 0.9, 0, 0.85]);
    expect([estimate, standardError]).toEqual([expect.closeTo(0.7875, 14), expect.closeTo(0.27311141270551104, 14)]);
  });

  test("all drawn with the same chance have the plain mean", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 1 }), { minLength: 1, maxLength: 40 }), (values) => {
        const { estimate, effectiveCount } = stats.hajekEstimate(values.map((value) => ({ value, probability: 0.3 })));
        expect(estimate).toBeCloseTo(values.reduce((sum, value) => sum + value, 0) / values.length, 12);
        expect(effectiveCount).toBeCloseTo(values.length, 9);
      }),
    );
  });

  test("are without bias on average over every draw, where the plain mean is not", () => {
    const population = [
      { value: 1, probability: 0.9 },
      { value: 0, probability: 0.2 },
      { value: 0, probability: 0.3 },
      { value: 1, probability: 0.5 },
      { value: 1, probability: 0.6 },
    ];
    let [thompson, difference] = [0, 0];
    for (let subset = 0; subset < 32; subset++) {
      const isDrawn = population.map((_, index) => ((subset >> index) & 1) === 1);
      const chance = population.reduce((product, { probability }, i) => product * (isDrawn[i] ? probability : 1 - probability), 1);
      thompson +=
        chance *
        stats.horvitzThompson(
          population.filter((_, i) => isDrawn[i]),
          5,
        );
      const executions = population.map(({ value, probability }, i) => ({
        prediction: 0.7,
        probability,
        ...(isDrawn[i] && { outcome: value }),
      }));
      difference += chance * stats.differenceEstimate(executions).estimate;
    }
    expect([thompson, difference]).toEqual([expect.closeTo(0.6, 12), expect.closeTo(0.6, 12)]);
  });

  test("must have been possible to draw", () => {
    expect(() => stats.hajekEstimate([{ value: 1, probability: 0 }])).toThrow(new RangeError("probability 0 is not on (0, 1]"));
    expect(() => stats.horvitzThompson(rows, 5)).toThrow(new RangeError("total 5 is not a whole number of at least 6"));
    expect(stats.hajekEstimate([]).estimate).toBeNaN();
  });
});

describe("strata", () => {
  const strata = [
    { name: "short", weight: 0.5, successes: 95, labels: 100 },
    { name: "long", weight: 0.3, successes: 40, labels: 50 },
    { name: "odd", weight: 0.2, successes: 18, labels: 30 },
  ];

  test("of 95/100, 40/50 and 18/30 make .835 with SE .0269583, and name the worst", () => {
    const { estimate, standardError, worst } = stats.stratifiedEstimate(strata);
    expect([estimate, standardError]).toEqual([expect.closeTo(0.835, 14), expect.closeTo(0.026958301133417142, 14)]);
    expect(worst).toEqual({ name: "odd", rate: 0.6, ...stats.bernoulliConfidenceSequence(18, 30) });
    expect(stats.stratifiedEstimate(strata.map((one) => ({ ...one, weight: one.weight * 7 }))).estimate).toBeCloseTo(0.835, 14);
  });

  test("share 300 labels as 99.99, 110.11, 89.90", () => {
    const planned = [
      { weight: 0.5, rate: 0.95 },
      { weight: 0.3, rate: 0.8 },
      { weight: 0.2, rate: 0.6 },
    ];
    const shares = stats.neymanAllocation(planned, 300);
    for (const [index, share] of [99.99, 110.11, 89.9].entries()) expect(Math.abs((shares[index] ?? 0) - share)).toBeLessThan(0.005);
  });

  test("get the floor at least, sum to n, and share equally where none is expected to vary", () => {
    const rate = fc.double({ min: 0, max: 1, noNaN: true });
    const stratum = fc.record({ weight: fc.double({ min: 0.01, max: 5, noNaN: true }), rate });
    fc.assert(
      fc.property(fc.array(stratum, { minLength: 1, maxLength: 8 }), fc.integer({ min: 240, max: 5000 }), (strata, n) => {
        const shares = stats.neymanAllocation(strata, n);
        expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(n, 6);
        for (const share of shares) expect(share).toBeGreaterThanOrEqual(30);
      }),
    );
    const sure = { weight: 1, rate: 1 };
    expect(stats.neymanAllocation([sure, sure], 100)).toEqual([50, 50]);
    const tooFew = () => stats.neymanAllocation([sure, sure], 50);
    expect(tooFew).toThrow(new RangeError("50 labels do not give each of 2 strata 30; lower the floor or label more"));
  });
});

test("doubtful outputs are labelled more, all with a chance, and the mean is the rate", () => {
  const random = lehmer(6);
  const confidences = Array.from({ length: 5000 }, () => random() ** 0.1);
  const meanUncertainty = confidences.reduce((sum, f) => sum + Math.sqrt(f * (1 - f)), 0) / confidences.length;
  const chances = confidences.map((confidence) => stats.samplingProbability({ confidence, rate: 0.05, meanUncertainty }));
  expect(chances.reduce((sum, chance) => sum + chance, 0) / chances.length).toBeCloseTo(0.05, 10);
  expect(Math.min(...chances)).toBeGreaterThanOrEqual(0.025);
  const at = (confidence: number, mix: number) => stats.samplingProbability({ confidence, rate: 0.05, meanUncertainty, mix });
  expect(at(0.5, 0.5)).toBeGreaterThan(at(0.9, 0.5));
  expect([at(1, 0.5), at(0.5, 1)]).toEqual([0.025, 0.05]);
  expect(() => at(0.5, 0.1)).toThrow(new RangeError("mix 0.1 is not on [0.2, 1]"));
  expect(stats.samplingProbability({ confidence: 0.5, rate: 0.9, meanUncertainty: 0.01 })).toBe(1);
});
