import fc from "fast-check";
import { describe, expect, test } from "vitest";
import * as stats from "../index.ts";

fc.configureGlobal({ seed: 20260301, numRuns: 200 });

const positive = fc.double({ min: 0.05, max: 2000, noNaN: true });
const unit = fc.double({ min: 0, max: 1, noNaN: true });

describe("the gamma distribution", () => {
  test("its upper quantile inverts its upper tail", () => {
    fc.assert(
      fc.property(positive, fc.double({ min: 1e-9, max: 0.999, noNaN: true }), (a, q) => {
        const x = stats.inverseRegularizedGammaUpper(a, q);
        expect(Math.abs(stats.regularizedGammaUpper(a, x) / q - 1)).toBeLessThan(1e-9);
      }),
    );
  });

  test("has its ends", () => {
    expect([stats.inverseRegularizedGammaUpper(3, 1), stats.inverseRegularizedGammaUpper(3, 0)]).toEqual([0, Number.POSITIVE_INFINITY]);
  });

  test("both tails add up to 1", () => {
    fc.assert(
      fc.property(positive, fc.double({ min: 0, max: 3000, noNaN: true }), (a, x) => {
        expect(stats.regularizedGammaLower(a, x) + stats.regularizedGammaUpper(a, x)).toBeCloseTo(1, 12);
      }),
    );
  });
});

describe("Student's t", () => {
  test("is odd, grows with p, and nears the normal with many degrees of freedom", () => {
    fc.assert(
      fc.property(fc.double({ min: 0.001, max: 0.499, noNaN: true }), fc.double({ min: 1, max: 200, noNaN: true }), (p, degrees) => {
        expect(stats.studentQuantile(1 - p, degrees)).toBeCloseTo(-stats.studentQuantile(1 - (1 - p), degrees), 9);
        expect(stats.studentQuantile(p, degrees)).toBeLessThan(stats.studentQuantile(p + 0.0005, degrees));
        expect(stats.studentQuantile(p, 1e9)).toBeCloseTo(stats.normalQuantile(p), 6);
      }),
    );
    expect(stats.studentQuantile(0, 4)).toBe(Number.NEGATIVE_INFINITY);
    expect(stats.studentQuantile(0.5, 4)).toBe(0);
  });
});

describe("logarithms", () => {
  test("ln B(a, b) is symmetric and obeys B(a + 1, b) = B(a, b)·a/(a + b)", () => {
    fc.assert(
      fc.property(positive, positive, (a, b) => {
        expect(stats.logBeta(a, b)).toBeCloseTo(stats.logBeta(b, a), 10);
        expect(stats.logBeta(a + 1, b)).toBeCloseTo(stats.logBeta(a, b) + Math.log(a / (a + b)), 10);
      }),
    );
  });

  test("the sum of exponentials neither overflows nor loses a small term", () => {
    expect(stats.logSumExp([1000, 1000])).toBeCloseTo(1000 + Math.LN2, 12);
    expect(stats.logSumExp([-1000, -1001])).toBeCloseTo(-1000 + Math.log1p(Math.exp(-1)), 12);
    expect(stats.logSumExp([])).toBe(Number.NEGATIVE_INFINITY);
    expect(stats.logSumExp([Number.NEGATIVE_INFINITY, 2])).toBe(2);
  });

  test("ln(1 − eˣ) keeps its digits at both ends", () => {
    expect(stats.log1mexp(-1e-20)).toBeCloseTo(Math.log(1e-20), 12);
    expect(stats.log1mexp(-50)).toBe(-Math.exp(-50));
    expect(stats.log1mexp(-1)).toBeCloseTo(Math.log(1 - Math.exp(-1)), 14);
    expect(() => stats.log1mexp(1)).toThrow(new RangeError("x 1 is above 0"));
  });
});

test("the chances of all counts add up to 1 and to the tails", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 80 }), unit, fc.nat(80), (n, p, k) => {
      const points = Array.from({ length: n + 1 }, (_, count) => stats.binomialPoint(count, n, p));
      expect(points.reduce((sum, point) => sum + point, 0)).toBeCloseTo(1, 11);
      expect(points.slice(0, k + 1).reduce((sum, point) => sum + point, 0)).toBeCloseTo(stats.binomialLowerTail(k, n, p), 11);
    }),
  );
});
