import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { lehmer } from "../../test-support/lehmer.ts";
import * as stats from "../index.ts";

fc.configureGlobal({ seed: 20260301, numRuns: 200 });

test("alpha is spent by rounds: .0303963551, .0075990888, .0033773728, … and never more than alpha in all", () => {
  for (const [round, share] of [
    [1, 0.0303963551],
    [2, 0.0075990888],
    [3, 0.0033773728],
    [10, 0.0003039636],
    [30, 0.0000337737],
  ] as const) {
    expect(stats.spendAlpha(0.05, round)).toBeCloseTo(share, 10);
  }
  const spent = Array.from({ length: 100_000 }, (_, index) => stats.spendAlpha(0.05, index + 1)).reduce((sum, share) => sum + share, 0);
  expect(spent).toBeLessThan(0.05);
  expect(spent).toBeGreaterThan(0.04999);
  expect(() => stats.spendAlpha(0.05, 0)).toThrow(new RangeError("round 0 is not a whole number of at least 1"));
});

describe("e-values", () => {
  test("of e-LOND 100, 5, 2000, 50, 700 reject the first, third and fifth", () => {
    const gates = stats.eLond();
    const thresholds: number[] = [];
    const decisions = [100, 5, 2000, 50, 700].map((e) => {
      thresholds.push(gates.threshold);
      return gates.test(e);
    });
    for (const [index, threshold] of [32.8987, 65.7974, 148.0441, 175.4596, 274.1557].entries()) {
      expect(thresholds[index]).toBeCloseTo(threshold, 4);
    }
    expect(decisions).toEqual([true, false, true, false, true]);
    const resumed = stats.eLond({}, JSON.parse(JSON.stringify(gates.state())));
    expect([resumed.tested, resumed.rejected, resumed.threshold]).toEqual([5, 3, gates.threshold]);
  });

  test("of e-BH reject the k largest from n/(kα) on", () => {
    expect(stats.eBenjaminiHochberg([90, 1, 40, 30, 0])).toEqual([false, false, false, false, false]);
    expect(stats.eBenjaminiHochberg([90, 1, 50, 34, 0])).toEqual([true, false, true, true, false]);
    expect(stats.eBenjaminiHochberg([100, 1])).toEqual([true, false]);
    expect(stats.eBenjaminiHochberg([])).toEqual([]);
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1000, noNaN: true }), { maxLength: 12 }), (eValues) => {
        const rejected = eValues.filter((_, index) => stats.eBenjaminiHochberg(eValues)[index]).length;
        // Never fewer than Bonferroni, never more than BH on the p-values that the e-values bound.
        expect(rejected).toBeGreaterThanOrEqual(eValues.filter((e) => e >= eValues.length / 0.05).length);
        const p = eValues.map((e) => Math.min(1, 1 / e));
        expect(rejected).toBe(stats.benjaminiHochberg(p).filter((value) => value <= 0.05 * (1 + 1e-12)).length);
      }),
    );
  });
});

describe("a hidden set used again and again", () => {
  const scores = (solved: number) => Array.from({ length: 100 }, (_, index) => Number(index < solved));

  test("shows a new score only where it is better by more than one standard error of the differences", () => {
    const board = stats.ladder();
    expect([board.submit(scores(60)), board.submit(scores(61)), board.submit(scores(59))]).toEqual([0.6, 0.6, 0.6]);
    // Four more items: s = .197, s/√n = .0197.
    expect(board.submit(scores(64))).toBe(0.64);
    const resumed = stats.ladder(JSON.parse(JSON.stringify(board.state())));
    expect([resumed.submit(scores(65)), resumed.submit(scores(70))]).toEqual([0.64, 0.7]);
    expect(() => resumed.submit([1])).toThrow(new RangeError("there are 1 scores for a hidden set of 100 items"));
  });

  test("shows steps of more than one standard error only, whatever is submitted, and never falls", () => {
    const random = lehmer(8);
    const board = stats.ladder();
    let [shown, best] = [Number.NEGATIVE_INFINITY, [] as number[]];
    for (let candidate = 0; candidate < 200; candidate++) {
      const items = Array.from({ length: 50 }, () => Number(random() < 0.5));
      const next = board.submit(items);
      if (next !== shown && candidate > 0) {
        const differences = items.map((item, index) => item - (best[index] ?? 0));
        const mean = differences.reduce((sum, d) => sum + d, 0) / 50;
        const error = Math.sqrt(differences.reduce((sum, d) => sum + (d - mean) ** 2, 0) / 49 / 50);
        expect(next - shown).toBeGreaterThan(error);
      }
      if (next !== shown) [shown, best] = [next, items];
    }
  });

  test("is not touched by queries that train answers, and stops when its budget is spent", () => {
    const holdout = stats.thresholdout({ budget: 2, sigma: 0.001, random: lehmer(12) });
    for (let query = 0; query < 500; query++) expect(holdout.ask({ train: 0.7, holdout: 0.7 }).value).toBe(0.7);
    const left = holdout.left;
    expect(left).toBeGreaterThan(0);
    const answers = Array.from({ length: left + 1 }, () => holdout.ask({ train: 0.9, holdout: 0.5 }));
    expect(answers.map(({ from }) => from)).toEqual([...Array<string>(left).fill("holdout"), "nothing"]);
    expect(Math.abs((answers[0]?.value ?? 0) - 0.5)).toBeLessThan(0.1);
    expect(answers.at(-1)?.value).toBeNaN();
  });

  test("answers alike after a resume, and noise of a draw of 0 is finite", () => {
    const [random, other] = [lehmer(3), lehmer(3)];
    const [first, second] = [stats.thresholdout({ budget: 5, random }), stats.thresholdout({ budget: 5, random: other })];
    const ask = (one: stats.Thresholdout) => one.ask({ train: 0.9, holdout: 0.5 });
    expect(ask(second)).toEqual(ask(first));
    const resumed = stats.thresholdout({ budget: 5, random }, JSON.parse(JSON.stringify(first.state())));
    expect([ask(resumed), resumed.left]).toEqual([ask(second), second.left]);
    const zero = stats.thresholdout({ budget: 1, random: () => 0 });
    expect(Number.isFinite(zero.state().noisyThreshold)).toBe(true);
  });
});
