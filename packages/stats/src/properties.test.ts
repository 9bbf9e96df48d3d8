import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { lehmer } from "../test-support/lehmer.ts";
import * as stats from "./index.ts";

const counts = fc.integer({ min: 1, max: 400 }).chain((n) => fc.record({ n: fc.constant(n), k: fc.integer({ min: 0, max: n }) }));
const shape = fc.double({ min: 0.05, max: 2000, noNaN: true });
const unit = fc.double({ min: 0, max: 1, noNaN: true });
// 1 - x is exact for these, so that both sides of an identity see the same number.
const binary = fc.nat(1024).map((k) => k / 1024);

fc.configureGlobal({ seed: 20260301, numRuns: 200 });

describe("special functions", () => {
  test("I_x(a, b) and I_{1-x}(b, a) add up to 1", () => {
    fc.assert(
      fc.property(
        binary,
        shape,
        shape,
        (x, a, b) => Math.abs(stats.regularizedBeta(x, a, b) + stats.regularizedBeta(1 - x, b, a) - 1) < 1e-10,
      ),
    );
  });

  test("the beta quantile inverts the distribution function", () => {
    const p = fc.double({ min: 1e-6, max: 1 - 1e-6, noNaN: true });
    const middling = fc.double({ min: 1, max: 2000, noNaN: true });
    fc.assert(
      fc.property(p, middling, middling, (p, a, b) => {
        expect(stats.regularizedBeta(stats.inverseRegularizedBeta(p, a, b), a, b)).toBeCloseTo(p, 10);
      }),
    );
  });

  test("the normal quantile inverts the distribution function and is odd", () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-12, max: 0.5, noNaN: true }), (p) => {
        expect(stats.normalCdf(stats.normalQuantile(p)) / p).toBeCloseTo(1, 11);
        expect(stats.normalQuantile(1 - p)).toBeCloseTo(-stats.normalQuantile(1 - (1 - p)), 12);
      }),
    );
  });

  test("ln Γ(x + 1) = ln Γ(x) + ln x across the switch at 15", () => {
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 40, noNaN: true }), (x) => {
        expect(Math.abs(stats.logGamma(x + 1) - stats.logGamma(x) - Math.log(x))).toBeLessThan(1e-12);
      }),
    );
  });

  test("binomial tails split the whole", () => {
    fc.assert(
      fc.property(counts, unit, ({ k, n }, p) => {
        expect(stats.binomialLowerTail(k - 1, n, p) + stats.binomialUpperTail(k, n, p)).toBeCloseTo(1, 10);
      }),
    );
  });
});

describe("intervals", () => {
  const kinds = [stats.wilsonInterval, stats.exactInterval];

  test("hold the rate, lie on [0, 1] and grow with confidence", () => {
    fc.assert(
      fc.property(counts, fc.constantFrom(...kinds), ({ k, n }, interval) => {
        const { low, high } = interval(k, n);
        const wider = interval(k, n, { confidence: 0.99 });
        expect(low >= 0 && low <= k / n && k / n <= high && high <= 1).toBe(true);
        expect(wider.low <= low && wider.high >= high).toBe(true);
      }),
    );
  });

  test("move up with each success", () => {
    fc.assert(
      fc.property(counts, fc.constantFrom(...kinds), ({ k, n }, interval) => {
        fc.pre(k < n);
        expect(interval(k, n).low).toBeLessThanOrEqual(interval(k + 1, n).low);
        expect(interval(k, n).high).toBeLessThanOrEqual(interval(k + 1, n).high);
      }),
    );
  });

  test("mirror: successes and failures change places", () => {
    fc.assert(
      fc.property(counts, fc.constantFrom(...kinds), ({ k, n }, interval) => {
        expect(interval(n - k, n).low).toBeCloseTo(1 - interval(k, n).high, 12);
      }),
    );
  });

  test("the exact one covers every rate with at least 95 %, by enumeration; Wilson's does not everywhere", () => {
    const coverage = (interval: typeof stats.exactInterval, n: number): number => {
      const intervals = Array.from({ length: n + 1 }, (_, k) => interval(k, n));
      let least = 1;
      for (let step = 1; step <= 999; step++) {
        const p = step / 1000;
        let covered = 0;
        for (const [k, { low, high }] of intervals.entries()) if (low <= p && p <= high) covered += stats.binomialPoint(k, n, p);
        least = Math.min(least, covered);
      }
      return least;
    };
    for (let n = 1; n <= 60; n++) expect(coverage(stats.exactInterval, n), `n = ${n}`).toBeGreaterThanOrEqual(0.95 - 1e-12);
    expect(coverage(stats.wilsonInterval, 20)).toBeLessThan(0.95);
  });
});

describe("the interval of a paired difference", () => {
  const table = fc
    .tuple(fc.nat(60), fc.nat(60), fc.nat(60), fc.nat(60))
    .filter((counts) => counts.some((count) => count > 0))
    .map(([both, onlyFirst, onlySecond, neither]) => ({ both, onlyFirst, onlySecond, neither }));
  const pairsOf = (counts: stats.PairedCounts) => Object.values(counts).reduce((sum, count) => sum + count, 0);

  test("holds the difference, lies on [-1, 1], has width, and changes sides with the arms", () => {
    fc.assert(
      fc.property(table, (counts) => {
        const { low, high } = stats.pairedDifferenceInterval(counts);
        const difference = (counts.onlyFirst - counts.onlySecond) / pairsOf(counts);
        expect(low).toBeLessThanOrEqual(difference);
        expect(high).toBeGreaterThanOrEqual(difference);
        expect(high - low).toBeGreaterThan(0);
        expect([low, high].every((end) => Math.abs(end) <= 1)).toBe(true);
        const other = stats.pairedDifferenceInterval({ ...counts, onlyFirst: counts.onlySecond, onlySecond: counts.onlyFirst });
        expect(other.low).toBeCloseTo(-high, 12);
        expect(other.high).toBeCloseTo(-low, 12);
      }),
    );
  });

  test("is that of fewer pairs where several are worth one", () => {
    fc.assert(
      fc.property(table, fc.integer({ min: 2, max: 6 }), (counts, times) => {
        const repeated = Object.fromEntries(Object.entries(counts).map(([name, count]) => [name, count * times]));
        const all = stats.pairedDifferenceInterval(repeated as unknown as stats.PairedCounts, { units: pairsOf(counts) });
        const once = stats.pairedDifferenceInterval(counts);
        expect(all.low).toBeCloseTo(once.low, 12);
        expect(all.high).toBeCloseTo(once.high, 12);
      }),
    );
  });

  test("covers the true difference about as often as it says, also where few pairs differ", () => {
    const random = lehmer(20260301);
    for (const [p, q, r] of [
      [0.4, 0.2, 0.1],
      [0.8, 0.05, 0.02],
      [0.1, 0.3, 0.3],
    ] as const) {
      // biome-ignore format: short
      let covered = 0;
      const runs = 2000;
      for (let run = 0; run < runs; run++) {
        const counts = { both: 0, onlyFirst: 0, onlySecond: 0, neither: 0 };
        for (let pair = 0; pair < 60; pair++) {
          const at = random();
          counts[at < p ? "both" : at < p + q ? "onlyFirst" : at < p + q + r ? "onlySecond" : "neither"]++;
        }
        const { low, high } = stats.pairedDifferenceInterval(counts);
        if (low <= q - r && q - r <= high) covered++;
      }
      expect(covered / runs).toBeGreaterThan(0.93);
      expect(covered / runs).toBeLessThan(0.995);
    }
  });
});

describe("tests", () => {
  test("the sign flip of 0/1 pairs is McNemar's", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 8 }), fc.integer({ min: 0, max: 8 }), fc.integer({ min: 0, max: 5 }), (w, l, ties) => {
        const differences = [...Array<number>(w).fill(1), ...Array<number>(l).fill(-1), ...Array<number>(ties).fill(0)];
        const flip = stats.signFlipTest(differences, { random: () => 0 });
        const paired = stats.exactMcNemar(w, l);
        expect(flip.oneSided).toBeCloseTo(paired.oneSided, 12);
        expect(flip.twoSided).toBeCloseTo(paired.twoSided, 12);
      }),
    );
  });

  test("the sampled sign flip is close to McNemar's where there are too many clusters to enumerate, and never 0", () => {
    const random = lehmer(11);
    const differences = [...Array<number>(22).fill(1), ...Array<number>(12).fill(-1)];
    const flip = stats.signFlipTest(differences, { random });
    const { oneSided } = stats.exactMcNemar(22, 12);
    expect(flip.exact).toBe(false);
    expect(Math.abs(flip.oneSided - oneSided)).toBeLessThan(3 * Math.sqrt((oneSided * (1 - oneSided)) / 10_000));
    expect(stats.signFlipTest(Array<number>(40).fill(1), { random, resamples: 19 }).oneSided).toBe(1 / 20);
  });

  test("the sampled sign flip draws a sign for each cluster, wherever it stands", () => {
    const random = lehmer(12);
    // Sums of powers of 2 under any signs are the odd numbers from -2^30 to 2^30, each once.
    const powers = Array.from({ length: 30 }, (_, index) => 2 ** index);
    for (let turn = 0; turn < 30; turn++) {
      const differences = [...powers.slice(turn), ...powers.slice(0, turn)].map((size, index) => (index % 3 === 0 ? -size : size));
      const { statistic, oneSided, exact } = stats.signFlipTest(differences, { random, resamples: 2_000 });
      const known = (2 ** 30 + 1 - statistic) / 2 ** 31;
      expect(exact).toBe(false);
      expect(Math.abs(oneSided - known), `turned by ${turn}`).toBeLessThan(4 * Math.sqrt((known * (1 - known)) / 2_000));
    }
  });

  test("the exact sign flip counts every pattern, one by one", () => {
    const size = fc.constantFrom(0, 0.1, 0.2, 0.25, 0.3, 1 / 3, 0.5, 1);
    const difference = fc.tuple(size, fc.boolean()).map(([size, isLoss]) => (isLoss ? -size : size));
    fc.assert(
      fc.property(fc.array(difference, { maxLength: 9 }), (differences) => {
        const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
        const statistic = sum(differences);
        let [above, beyond] = [0, 0];
        for (let pattern = 0; pattern < 2 ** differences.length; pattern++) {
          const flipped = sum(differences.map((value, index) => (((pattern >> index) & 1) === 1 ? -value : value)));
          if (flipped >= statistic - 1e-9) above += 1;
          if (Math.abs(flipped) >= Math.abs(statistic) - 1e-9) beyond += 1;
        }
        const result = stats.signFlipTest(differences, { random: () => 0 });
        const patterns = 2 ** differences.length;
        expect([result.oneSided, result.twoSided]).toEqual([above / patterns, beyond / patterns]);
      }),
    );
  });

  test("order of the clusters does not matter", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { maxLength: 10 }), (differences) => {
        const random = (): number => 0;
        const forward = stats.signFlipTest(differences, { random });
        const backward = stats.signFlipTest([...differences].reverse(), { random });
        expect(backward.twoSided).toBe(forward.twoSided);
      }),
    );
  });

  test("McNemar's whole-number sum and the incomplete beta function agree on both sides of the switch at 50", () => {
    for (let n = 45; n <= 55; n++) {
      for (let w = 0; w <= n; w++) {
        const { oneSided } = stats.exactMcNemar(w, n - w);
        expect(Math.abs(oneSided / stats.binomialUpperTail(w, n, 0.5) - 1), `${w} of ${n}`).toBeLessThan(1e-12);
      }
    }
  });

  test("McNemar changes sides with the arms", () => {
    fc.assert(
      fc.property(fc.nat(300), fc.nat(300), (w, l) => {
        expect(stats.exactMcNemar(w, l).twoSided).toBeCloseTo(stats.exactMcNemar(l, w).twoSided, 12);
      }),
    );
  });

  test("McNemar rejects a true null no more often than its level", () => {
    const level = (n: number): number => {
      let rejected = 0;
      for (let w = 0; w <= n; w++) {
        const chance = stats.binomialUpperTail(w, n, 0.5) - stats.binomialUpperTail(w + 1, n, 0.5);
        if (stats.exactMcNemar(w, n - w).twoSided <= 0.05) rejected += chance;
      }
      return rejected;
    };
    for (const n of [1, 5, 6, 10, 25, 60]) expect(level(n), `n = ${n}`).toBeLessThanOrEqual(0.05);
  });

  test("Holm never lowers a p-value, keeps their order and stays below 1", () => {
    fc.assert(
      fc.property(fc.array(unit, { maxLength: 12 }), (pValues) => {
        const adjusted = stats.holm(pValues);
        for (const [i, p] of pValues.entries()) {
          expect(adjusted[i]).toBeGreaterThanOrEqual(p);
          expect(adjusted[i]).toBeLessThanOrEqual(1);
          for (const [j, q] of pValues.entries()) if (p < q) expect(adjusted[i]).toBeLessThanOrEqual(adjusted[j] ?? 0);
        }
      }),
    );
  });
});

describe("k samples", () => {
  test("at k = 1 pass@k and pass^k are the rate; pass@k grows with k and pass^k falls", () => {
    fc.assert(
      fc.property(counts, ({ k: passed, n }) => {
        expect(stats.passAtK(n, passed, 1)).toBeCloseTo(passed / n, 12);
        expect(stats.passHatK(n, passed, 1)).toBeCloseTo(passed / n, 12);
        for (let k = 1; k < Math.min(n, 10); k++) {
          expect(stats.passAtK(n, passed, k + 1)).toBeGreaterThanOrEqual(stats.passAtK(n, passed, k) - 1e-12);
          expect(stats.passHatK(n, passed, k + 1)).toBeLessThanOrEqual(stats.passHatK(n, passed, k) + 1e-12);
        }
      }),
    );
  });
});

test("pass^k of 50 tasks with 4 trials each is the published .420, .273, .220, .200", () => {
  // Tasks by how many of their four trials passed: the only counts that give these figures.
  const tasks = [14, 12, 10, 4, 10];
  const rate = (k: number) => tasks.reduce((sum, count, passed) => sum + count * stats.passHatK(4, passed, k), 0) / 50;
  expect([1, 2, 3, 4].map((k) => rate(k).toFixed(3))).toEqual(["0.420", "0.273", "0.220", "0.200"]);
});

describe("what cannot be", () => {
  test.each<[string, () => unknown]>([
    ["successes 12 exceeds trials 10", () => stats.wilsonInterval(12, 10)],
    ["trials 2.5 is not a whole number of at least 0", () => stats.exactInterval(1, 2.5)],
    ["confidence 1 is not between 0 and 1", () => stats.wilsonInterval(1, 2, { confidence: 1 })],
    ["confidence 0 is not between 0 and 1", () => stats.exactInterval(1, 2, { confidence: 0 })],
    ["alpha 0 is not between 0 and 1", () => stats.zeroEventUpperBound(3, { alpha: 0 })],
    ["successes -1 is not a whole number of at least 0", () => stats.exactMcNemar(-1, 3)],
    ["x 1.5 is not on [0, 1]", () => stats.regularizedBeta(1.5, 1, 1)],
    ["x 0 is not a finite number above 0", () => stats.logGamma(0)],
    ["p NaN is not on [0, 1]", () => stats.normalQuantile(Number.NaN)],
    ["k 0 is not a whole number of at least 1", () => stats.passAtK(3, 1, 0)],
    ["difference NaN is not finite", () => stats.signFlipTest([Number.NaN], { random: () => 0 })],
    [
      "units 3 exceeds the 2 pairs",
      () => stats.pairedDifferenceInterval({ both: 1, onlyFirst: 1, onlySecond: 0, neither: 0 }, { units: 3 }),
    ],
    ["units 0 is not a finite number above 0", () => stats.pairedDifferenceInterval({ both: 0, onlyFirst: 0, onlySecond: 0, neither: 0 })],
    ["p-value 2 is not on [0, 1]", () => stats.holm([2])],
  ])("is a RangeError: %s", (message, call) => {
    expect(call).toThrow(new RangeError(message));
  });

  test("what is undefined is NaN, and no trials say nothing", () => {
    expect([stats.passAtK(3, 1, 4), stats.passHatK(3, 1, 4), stats.quantile([], 0.5)]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
    expect([stats.wilsonInterval(0, 0), stats.exactInterval(0, 0)]).toEqual([
      { low: 0, high: 1 },
      { low: 0, high: 1 },
    ]);
    expect(stats.signFlipTest([0, 0], { random: () => 0 })).toMatchObject({ oneSided: 1, twoSided: 1, clusters: 0 });
  });
});
