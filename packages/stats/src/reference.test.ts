import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import * as stats from "./index.ts";

type Rows = readonly (readonly number[])[];
const reference = JSON.parse(readFileSync(new URL("../fixtures/reference.json", import.meta.url), "utf8")) as Record<string, Rows>;

/** The largest relative difference from the 40-digit values, over a table whose last column is the value. */
function worst(table: string, compute: (...row: number[]) => number): number {
  const rows = reference[table] ?? [];
  expect(rows.length).toBeGreaterThan(0);
  return Math.max(
    ...rows.map((row) => {
      const expected = row.at(-1) as number;
      return Math.abs(compute(...row.slice(0, -1)) - expected) / (expected === 0 ? 1 : Math.abs(expected));
    }),
  );
}

describe("against values computed with 40 digits", () => {
  test("distribution functions agree to a relative 1e-12, far tails included", () => {
    expect(worst("logGamma", stats.logGamma)).toBeLessThan(1e-13);
    expect(worst("regularizedBeta", stats.regularizedBeta)).toBeLessThan(1e-12);
    expect(worst("normalCdf", stats.normalCdf)).toBeLessThan(1e-12);
    expect(worst("binomialLowerTail", stats.binomialLowerTail)).toBeLessThan(1e-12);
    expect(worst("binomialUpperTail", stats.binomialUpperTail)).toBeLessThan(1e-12);
    expect(worst("gammaUpper", stats.regularizedGammaUpper)).toBeLessThan(1e-12);
    expect(worst("chiSquareUpperTail", stats.chiSquareUpperTail)).toBeLessThan(1e-12);
    expect(worst("logBeta", stats.logBeta)).toBeLessThan(1e-12);
    const points = (k: number, n: number, p: number) => stats.binomialLowerTail(k, n, p) - stats.binomialPoint(k, n, p);
    for (const [k = 0, n = 0, p = 0] of reference.binomialLowerTail ?? []) {
      expect(Math.abs(points(k, n, p) - stats.binomialLowerTail(k - 1, n, p))).toBeLessThan(1e-14);
    }
  });

  test("quantiles agree to a relative 1e-12", () => {
    expect(worst("inverseRegularizedBeta", stats.inverseRegularizedBeta)).toBeLessThan(1e-12);
    expect(worst("normalQuantile", stats.normalQuantile)).toBeLessThan(1e-12);
    expect(worst("studentQuantile", stats.studentQuantile)).toBeLessThan(1e-12);
    expect(worst("poissonUpperBound", (events) => stats.poissonUpperBound(events))).toBeLessThan(1e-12);
  });

  test("intervals agree to 1e-12", () => {
    for (const [k = 0, n = 0, low, high, wilsonLow, wilsonHigh, lower, upper] of reference.intervals ?? []) {
      const name = `${k}/${n}`;
      const exact = stats.exactInterval(k, n);
      const wilson = stats.wilsonInterval(k, n);
      const got = [exact.low, exact.high, wilson.low, wilson.high, stats.exactLowerBound(k, n), stats.exactUpperBound(k, n)];
      for (const [index, value] of [low, high, wilsonLow, wilsonHigh, lower, upper].entries()) {
        expect(Math.abs((got[index] ?? Number.NaN) - (value ?? Number.NaN)), `${name} column ${index}`).toBeLessThan(1e-12);
      }
    }
  });
});

describe("against the published values", () => {
  test("the normal quantile at 0.975 is 1.959963984540054", () => {
    expect(stats.normalQuantile(0.975)).toBeCloseTo(1.959963984540054, 14);
  });

  test("38 of 60 has the exact interval .498969282356 to .754059389563 and Wilson's .506830006301 to .743790833128", () => {
    const exact = stats.exactInterval(38, 60);
    expect([exact.low, exact.high]).toEqual([expect.closeTo(0.498969282356, 11), expect.closeTo(0.754059389563, 11)]);
    const wilson = stats.wilsonInterval(38, 60);
    expect([wilson.low, wilson.high]).toEqual([expect.closeTo(0.506830006301, 11), expect.closeTo(0.743790833128, 11)]);
  });

  test.each([
    [1, 0, 0.5, 0.25, 1],
    [5, 0, 0.03125, 0.015625, 0.0625],
    [5, 1, 0.109375, 0.0625, 0.21875],
    [8, 2, 0.0546875, 0.03271484375, 0.109375],
    [15, 5, 0.020694732666015625, 0.013301849365234375, 0.04138946533203125],
    [60, 40, 0.0284439668204904, 0.0230220334647, 0.056887933641],
    [0, 5, 1, 0.984375, 0.0625],
    [3, 3, 0.65625, 0.5, 1],
    [0, 0, 1, 0.5, 1],
  ])("McNemar of %i wins and %i losses", (wins, losses, oneSided, midP, twoSided) => {
    const result = stats.exactMcNemar(wins, losses);
    expect(result.oneSided).toBeCloseTo(oneSided, 13);
    expect(result.midP).toBeCloseTo(midP, 12);
    expect(result.twoSided).toBeCloseTo(twoSided, 12);
  });

  test.each([
    [10, 3, 2, 8 / 15, 1 / 15],
    [10, 3, 5, 11 / 12, 0],
    [10, 3, 8, 1, 0],
    [100, 22, 10, 0.9273082917973563, 3.7356120156443914e-8],
    [200, 1, 100, 0.5, 0],
  ])("of %i samples with %i passing, pass@%i and pass^k", (n, c, k, at, hat) => {
    expect(stats.passAtK(n, c, k)).toBeCloseTo(at, 13);
    expect(stats.passHatK(n, c, k)).toBeCloseTo(hat, 18);
  });

  test("the interval of a paired difference agrees to 1e-12; of 1, 1, 7, 12 the published one is -0.507 to -0.026", () => {
    const rows = reference.pairedDifference ?? [];
    expect(rows.length).toBeGreaterThan(5);
    for (const [both = 0, onlyFirst = 0, onlySecond = 0, neither = 0, low = 0, high = 0] of rows) {
      const got = stats.pairedDifferenceInterval({ both, onlyFirst, onlySecond, neither });
      expect(got.low).toBeCloseTo(Math.max(-1, low), 12);
      expect(got.high).toBeCloseTo(Math.min(1, high), 12);
    }
    const published = stats.pairedDifferenceInterval({ both: 1, onlyFirst: 1, onlySecond: 7, neither: 12 });
    expect([published.low, published.high].map((end) => end.toFixed(3))).toEqual(["-0.507", "-0.026"]);
  });

  test("Holm's adjustment of eight p-values", () => {
    const adjusted = stats.holm([0.001, 0.008, 0.039, 0.041, 0.042, 0.06, 0.074, 0.205]);
    for (const [index, value] of [0.008, 0.056, 0.234, 0.234, 0.234, 0.234, 0.234, 0.234].entries()) {
      expect(adjusted[index]).toBeCloseTo(value, 14);
    }
  });

  test("the sign flip of .5, .25, .25, -.1, .4 is 2 of 32", () => {
    const result = stats.signFlipTest([0.5, 0.25, 0.25, -0.1, 0.4], { random: () => 0 });
    expect(result).toMatchObject({ oneSided: 2 / 32, twoSided: 4 / 32, clusters: 5, exact: true });
  });

  test("the type-7 quantile of 1, 2, 3, 4", () => {
    expect([0, 0.25, 0.5, 0.9, 1].map((q) => stats.quantile([4, 1, 3, 2], q))).toEqual([1, 1.75, 2.5, expect.closeTo(3.7, 12), 4]);
  });

  test("no event in 59 trials bounds the rate below 5 %, in 58 it does not", () => {
    expect(stats.zeroEventUpperBound(59)).toBeLessThan(0.05);
    expect(stats.zeroEventUpperBound(58)).toBeGreaterThan(0.05);
    expect(stats.zeroEventUpperBound(300)).toBeCloseTo(stats.exactUpperBound(0, 300), 12);
  });
});
