import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { lehmer } from "../../test-support/lehmer.ts";
import * as stats from "../index.ts";

fc.configureGlobal({ seed: 20260301, numRuns: 200 });

const scored = fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.integer({ min: 0, max: 1 })), {
  minLength: 1,
  maxLength: 40,
});

describe("isotonic calibration", () => {
  test("of 0,1,0,0,1,1,0,1 is 0, ⅓, ⅓, ⅓, ⅔, ⅔, ⅔, 1", () => {
    const scores = [1, 2, 3, 4, 5, 6, 7, 8];
    const { predict, steps } = stats.isotonicCalibration(scores, [0, 1, 0, 0, 1, 1, 0, 1]);
    for (const [index, value] of [0, 1 / 3, 1 / 3, 1 / 3, 2 / 3, 2 / 3, 2 / 3, 1].entries()) {
      expect(predict(scores[index] ?? 0)).toBeCloseTo(value, 14);
    }
    expect([predict(-5), predict(99), steps.length]).toEqual([0, 1, 4]);
    expect(stats.isotonicFromSteps(JSON.parse(JSON.stringify(steps))).predict(5)).toBe(predict(5));
  });

  test("rises, keeps the mean, gives equal scores one chance, and no rising steps are nearer in squares", () => {
    fc.assert(
      fc.property(scored, fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 40, maxLength: 40 }), (rows, other) => {
        const [scores, outcomes] = [rows.map(([score]) => score), rows.map(([, outcome]) => outcome)];
        const { predict, steps } = stats.isotonicCalibration(scores, outcomes);
        for (const [index, { value }] of steps.entries()) expect(value).toBeGreaterThanOrEqual(steps[index - 1]?.value ?? 0);
        const fitted = scores.map(predict);
        const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
        expect(sum(fitted)).toBeCloseTo(sum(outcomes), 9);
        const rising = other.toSorted((left, right) => left - right);
        const ranks = new Map([...new Set(scores)].sort((left, right) => left - right).map((score, rank) => [score, rising[rank] ?? 1]));
        const squares = (values: readonly number[]) => sum(values.map((value, index) => (value - (outcomes[index] ?? 0)) ** 2));
        expect(squares(fitted)).toBeLessThanOrEqual(squares(scores.map((score) => ranks.get(score) ?? 0)) + 1e-9);
      }),
    );
  });

  test("gives tied scores the mean of their outcomes", () => {
    expect(stats.isotonicCalibration([0.5, 0.5, 0.5, 0.5], [1, 0, 1, 1]).predict(0.5)).toBe(0.75);
    // Tied with one another and in conflict with the score before.
    const { predict } = stats.isotonicCalibration([0.1, 0.5, 0.5], [1, 1, 0]);
    expect(predict(0.1)).toBeCloseTo(2 / 3, 14);
  });
});

describe("Platt's curve", () => {
  test("meets the two conditions of the likelihood: residuals and residuals times scores sum to 0", () => {
    fc.assert(
      fc.property(scored, (rows) => {
        const [scores, outcomes] = [rows.map(([score]) => score), rows.map(([, outcome]) => outcome)];
        const ones = outcomes.reduce((sum, outcome) => sum + outcome, 0);
        const targets = outcomes.map((outcome) => (outcome === 1 ? (ones + 1) / (ones + 2) : 1 / (outcomes.length - ones + 2)));
        const { predict } = stats.plattCalibration(scores, outcomes);
        const away = scores.map((score, index) => predict(score) - (targets[index] ?? 0));
        expect(Math.abs(away.reduce((sum, value) => sum + value, 0))).toBeLessThan(1e-5);
        expect(Math.abs(away.reduce((sum, value, index) => sum + value * (scores[index] ?? 0), 0))).toBeLessThan(1e-5);
      }),
    );
  });

  test("stays finite on scores that separate right from wrong, and finds the curve that made the outcomes", () => {
    const separated = stats.plattCalibration([0, 0, 1, 1], [0, 0, 1, 1]);
    expect(separated.slope).toBeGreaterThan(0);
    expect(Number.isFinite(separated.slope)).toBe(true);
    const random = lehmer(21);
    const scores = Array.from({ length: 20_000 }, () => 4 * random() - 2);
    const outcomes = scores.map((score) => Number(random() < 1 / (1 + Math.exp(-(0.5 + 1.5 * score)))));
    const { intercept, slope } = stats.plattCalibration(scores, outcomes);
    expect(Math.abs(intercept - 0.5)).toBeLessThan(0.1);
    expect(Math.abs(slope - 1.5)).toBeLessThan(0.1);
  });
});

describe("how good chances are", () => {
  test("by Brier: ¼ for a guess, 0 for certainty that is right", () => {
    expect([stats.brierScore([0.5, 0.5], [0, 1]), stats.brierScore([0, 1], [0, 1]), stats.brierScore([0.8], [0])]).toEqual([
      0.25,
      0,
      expect.closeTo(0.64, 14),
    ]);
  });

  test("by calibration error: the distance of each bin, weighed by its size", () => {
    const chances = [0.1, 0.1, 0.1, 0.1, 0.9, 0.9];
    expect(stats.calibrationError(chances, [0, 0, 0, 1, 1, 0], { bins: 1 })).toBeCloseTo(Math.abs(2.2 - 2) / 6, 14);
    expect(stats.calibrationError(chances, [0, 0, 0, 1, 1, 0], { bins: 3 })).toBeCloseTo((0.2 + 0.8 + 0.8) / 6, 14);
    expect(stats.calibrationError([1, 0], [1, 0])).toBe(0);
    const random = lehmer(2);
    const [many, outcomes] = [[] as number[], [] as number[]];
    for (let at = 0; at < 20_000; at++) {
      many.push(random());
      outcomes.push(Number(random() < (many.at(-1) ?? 0)));
    }
    expect(stats.calibrationError(many, outcomes)).toBeLessThan(0.02);
    expect(
      stats.calibrationError(
        many.map((chance) => chance ** 2),
        outcomes,
      ),
    ).toBeGreaterThan(0.1);
  });
});

describe("from which score to answer", () => {
  const random = lehmer(55);
  const world = (n: number) => {
    const scores = Array.from({ length: n }, () => random());
    return { scores, errors: scores.map((score) => Number(random() < 0.5 * (1 - score))) };
  };
  /** Mean error at and above a threshold: a quarter of what is left above it. */
  const truth = (threshold: number) => 0.25 * (1 - threshold);

  test.each(["exact", "betting"] as const)("keeps the error rate in all but δ of worlds, and answers as much as it can (%s)", (method) => {
    let [broken, answered] = [0, 0];
    for (let run = 0; run < 300; run++) {
      const { threshold } = stats.abstainThreshold({ ...world(600), maxError: 0.1, delta: 0.1, method });
      if (threshold !== null && truth(threshold) > 0.1) broken += 1;
      answered += threshold === null ? 0 : 1 - threshold;
    }
    expect(broken / 300).toBeLessThanOrEqual(0.1);
    // At best .4 of all; the strictest thresholds hold few answers, and one that fails ends the sequence.
    expect(answered / 300).toBeGreaterThan(method === "exact" ? 0.12 : 0.04);
  });

  test("is nowhere when answers are bad or few, and a promise of no error at all is refused", () => {
    const never = { threshold: null, answered: 0, wrong: 0 };
    expect(stats.abstainThreshold({ scores: [0.9, 0.9], errors: [0, 0], maxError: 0.1 })).toEqual(never);
    const wrong = Array<number>(100).fill(1);
    expect(stats.abstainThreshold({ scores: Array<number>(100).fill(0.9), errors: wrong, maxError: 0.1 })).toEqual(never);
    const refused = () => stats.abstainThreshold({ scores: [1], errors: [0], maxError: 0 });
    expect(refused).toThrow(new RangeError("maxError 0 is not between 0 and 1"));
  });

  test("stops at the first threshold that fails, even where a looser one would pass", () => {
    const scores = [...Array<number>(40).fill(0.9), ...Array<number>(10).fill(0.6), ...Array<number>(500).fill(0.3)];
    const errors = scores.map((score) => Number(score === 0.6));
    const { threshold, answered } = stats.abstainThreshold({ scores, errors, maxError: 0.1, thresholds: [0.3, 0.9, 0.6] });
    expect([threshold, answered]).toEqual([0.9, 40]);
  });
});

test.each<[string, () => unknown]>([
  ["there are 1 scores for 2 outcomes", () => stats.isotonicCalibration([1], [0, 1])],
  ["there is no score", () => stats.plattCalibration([], [])],
  ["observation 0.5 is neither 0 nor 1", () => stats.brierScore([0.5], [0.5])],
  ["chance 2 is not on [0, 1]", () => stats.calibrationError([2], [1])],
])("%s", (message, call) => {
  expect(call).toThrow(new RangeError(message));
});
