import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { lehmer } from "../../test-support/lehmer.ts";
import * as stats from "../index.ts";

fc.configureGlobal({ seed: 20260301, numRuns: 200 });

describe("an oracle that errs", () => {
  test("disagrees with itself in 18 % of pairs when it errs in 10 %", () => {
    expect(stats.oracleFlipRate(0.18)).toBeCloseTo(0.1, 14);
    expect([stats.oracleFlipRate(0), stats.oracleFlipRate(0.5), stats.oracleFlipRate(0.6)]).toEqual([0, 0.5, Number.NaN]);
    fc.assert(
      fc.property(fc.double({ min: 0, max: 0.49, noNaN: true }), (rate) => {
        expect(stats.oracleFlipRate(2 * rate * (1 - rate))).toBeCloseTo(rate, 8);
      }),
    );
  });

  test("hides an accuracy of .9444 behind an agreement of .90, of .9310 behind .91", () => {
    expect(stats.correctedAgreement(0.9, { sensitivity: 0.95, specificity: 0.95 })).toBeCloseTo(0.9444444444, 10);
    expect(stats.correctedAgreement(0.91, { sensitivity: 0.97, specificity: 0.9 })).toBeCloseTo(0.9310344828, 10);
  });

  test("is corrected back to the accuracy that it was shown, end by end, and cut to [0, 1]", () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    const good = fc.double({ min: 0.6, max: 1, noNaN: true });
    fc.assert(
      fc.property(share, good, good, (accuracy, sensitivity, specificity) => {
        const agreement = accuracy * sensitivity + (1 - accuracy) * (1 - specificity);
        expect(stats.correctedAgreement(Math.min(1, agreement), { sensitivity, specificity })).toBeCloseTo(accuracy, 9);
      }),
    );
    const quality = { sensitivity: 0.9, specificity: 0.8 };
    expect(stats.correctedInterval({ low: 0.1, high: 0.95 }, quality)).toEqual({ low: 0, high: 1 });
    const guess = () => stats.correctedAgreement(0.5, { sensitivity: 0.5, specificity: 0.5 });
    expect(guess).toThrow(new RangeError("sensitivity 0.5 and specificity 0.5 are no better than a guess"));
  });
});

describe("votes", () => {
  const votes = ["111", "110", "000", "010", "101", "001", "111", "000"].map((row) => [...row].map(Number));

  test("weighed by Dawid and Skene: the first voter of three is right nearly always", () => {
    const { classes, posteriors, voterAccuracy, winners } = stats.aggregateVotes(votes, { method: "dawid-skene" });
    expect(classes).toEqual([0, 1]);
    for (const [item, chance] of [0.999367, 0.994423, 0.000633, 0.005577, 0.994423, 0.005577, 0.999367, 0.000633].entries()) {
      expect(posteriors[item]?.[1]).toBeCloseTo(chance, 6);
      expect((posteriors[item]?.[0] ?? 0) + (posteriors[item]?.[1] ?? 0)).toBeCloseTo(1, 12);
    }
    for (const [voter, accuracy] of [0.9944, 0.7484, 0.7484].entries()) expect(voterAccuracy[voter]).toBeCloseTo(accuracy, 4);
    expect(winners).toEqual([1, 1, 0, 0, 1, 0, 1, 0]);
  });

  test("by majority: shares, winners, and none where two answers tie", () => {
    const { posteriors, winners, disagreement, voterAccuracy } = stats.aggregateVotes([
      ["a", "a", "b"],
      ["a", "b", null],
      ["c", "c", "c"],
    ]);
    expect(posteriors[0]).toEqual([2 / 3, 1 / 3, 0]);
    expect(winners).toEqual(["a", null, "c"]);
    // Two of three pairs, one of one, none of three.
    expect(disagreement).toBeCloseTo(3 / 7, 14);
    expect(voterAccuracy[2]).toBeCloseTo((1 / 3 + 1) / 2, 14);
  });

  test("of a careful voter outweigh four careless ones, in three classes", () => {
    const random = lehmer(31);
    const truth = Array.from({ length: 300 }, () => Math.floor(random() * 3));
    const cast = (right: number, answer: number) => (random() < right ? answer : (answer + 1 + Math.floor(random() * 2)) % 3);
    const rows = truth.map((answer) => [0.95, 0.5, 0.5, 0.5, 0.5].map((right) => cast(right, answer)));
    const share = (method: "majority" | "dawid-skene") => {
      const { winners } = stats.aggregateVotes(rows, { method });
      return winners.filter((winner, item) => winner === truth[item]).length / truth.length;
    };
    expect(share("dawid-skene")).toBeGreaterThan(share("majority") + 0.1);
    const { voterAccuracy } = stats.aggregateVotes(rows, { method: "dawid-skene" });
    expect(voterAccuracy[0]).toBeGreaterThan(0.85);
    expect(voterAccuracy[1]).toBeLessThan(0.6);
  });

  test("do not depend on the names of the classes or on items without a vote", () => {
    const named = votes.map((row) => row.map((vote) => (vote === 1 ? "a yes" : "no")));
    const { posteriors } = stats.aggregateVotes([...named, [null, null, null]], { method: "dawid-skene" });
    expect(posteriors[0]?.[0]).toBeCloseTo(0.9993, 2);
    expect(posteriors[8]?.[0]).toBeCloseTo(0.5, 1);
  });

  test("need as many places in every row, and one vote at least", () => {
    expect(() => stats.aggregateVotes([[1, 0], [1]])).toThrow(new RangeError("an item has 1 votes, the first 2; give null for none"));
    expect(() => stats.aggregateVotes([[null]])).toThrow(new RangeError("there is no vote"));
  });
});
