import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { lehmer } from "../../test-support/lehmer.ts";
import * as stats from "../index.ts";

fc.configureGlobal({ seed: 20260301, numRuns: 200 });

const rows = fc.array(fc.tuple(fc.double({ min: -5, max: 5, noNaN: true }), fc.nat(6)), { minLength: 3, maxLength: 40 });
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

describe("the interval of a mean", () => {
  test("is Student's: of 1 to 5, 3 ± 2.7764·√(2.5/5)", () => {
    const { low, high, mean, standardError } = stats.meanInterval([1, 2, 3, 4, 5]);
    expect([mean, standardError]).toEqual([3, expect.closeTo(Math.SQRT1_2, 14)]);
    expect(high - 3).toBeCloseTo(2.7764451051977987 * Math.SQRT1_2, 12);
    expect(3 - low).toBeCloseTo(high - 3, 14);
  });

  test("is the whole line below two values", () => {
    expect(stats.meanInterval([7])).toMatchObject({ mean: 7, low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY });
    expect(stats.meanInterval([]).mean).toBeNaN();
  });
});

describe("the interval of clustered rows", () => {
  test("of {1,1,0}, {0,0}, {1,1,1,0}, {1} is .6 with standard error .1632993162 and half-width .5196913054", () => {
    const values = [1, 1, 0, 0, 0, 1, 1, 1, 0, 1];
    const clusters = [0, 0, 0, 1, 1, 2, 2, 2, 2, 3];
    const got = stats.clusteredInterval(values, (index) => clusters[index] ?? 0);
    expect(got).toMatchObject({ clusters: 4, enoughClusters: false, mean: expect.closeTo(0.6, 14) });
    expect(got.standardError).toBeCloseTo(0.1632993162, 10);
    expect((got.high - got.low) / 2).toBeCloseTo(0.5196913054, 9);
  });

  test("is that of the mean where every row is a cluster of its own", () => {
    fc.assert(
      fc.property(rows, (rows) => {
        const values = rows.map(([value]) => value);
        const [clustered, plain] = [stats.clusteredInterval(values, (index) => index), stats.meanInterval(values)];
        expect(clustered.low).toBeCloseTo(plain.low, 9);
        expect(clustered.high).toBeCloseTo(plain.high, 9);
      }),
    );
  });

  test("does not change when every row is there several times, or when the rows change places", () => {
    fc.assert(
      fc.property(rows, fc.integer({ min: 2, max: 4 }), (rows, times) => {
        const of = (rows: readonly (readonly [number, number])[]) =>
          stats.clusteredInterval(
            rows.map(([value]) => value),
            (index) => rows[index]?.[1] ?? -1,
          );
        const once = of(rows);
        for (const other of [of(rows.flatMap((row) => Array(times).fill(row))), of(rows.toReversed())]) {
          expect(other.clusters).toBe(once.clusters);
          if (once.clusters < 2) continue;
          expect(other.low).toBeCloseTo(once.low, 8);
          expect(other.high).toBeCloseTo(once.high, 8);
        }
      }),
    );
  });
});

describe("the bootstrap", () => {
  /** Draws that lead through every resample of `size` clusters once. */
  const everyResample = (size: number): (() => number) => {
    let at = 0;
    return () => {
      const [resample, place] = [Math.floor(at / size), at % size];
      at += 1;
      return ((Math.floor(resample / size ** place) % size) + 0.5) / size;
    };
  };

  test("of 1, 0, 0, −1 has all 256 resamples: a mean of at most −½ in 37, of 0 in 70", () => {
    const seen: number[] = [];
    const statistic = (clusters: readonly number[]): number => {
      seen.push(mean(clusters));
      return seen.at(-1) ?? 0;
    };
    const { low, high } = stats.bootstrapInterval([1, 0, 0, -1], statistic, {
      random: everyResample(4),
      resamples: 256,
      method: "percentile",
    });
    const means = seen.slice(1);
    expect(means).toHaveLength(256);
    expect([means.filter((value) => value <= -0.5).length, means.filter((value) => value === 0).length]).toEqual([37, 70]);
    expect([low, high]).toEqual([stats.quantile(means, 0.025), stats.quantile(means, 0.975)]);
  });

  test("corrects the ends by bias and acceleration as Efron's formula says", () => {
    const values = [0.2, 0.5, 0.9, 3, 7];
    const seen: number[] = [];
    const statistic = (clusters: readonly number[]): number => {
      seen.push(mean(clusters));
      return mean(clusters);
    };
    const { low, high } = stats.bootstrapInterval(values, statistic, { random: everyResample(5), resamples: 5 ** 5 });
    const means = seen.slice(1, 1 + 5 ** 5);
    const estimate = mean(values);
    const bias = stats.normalQuantile(
      (means.filter((value) => value < estimate - 1e-9).length + means.filter((value) => Math.abs(value - estimate) < 1e-9).length / 2) /
        means.length,
    );
    // The jackknife of a mean: the distances from it, over n - 1.
    const away = values.map((value) => (value - estimate) / 4);
    const a = away.reduce((sum, d) => sum + d ** 3, 0) / (6 * away.reduce((sum, d) => sum + d ** 2, 0) ** 1.5);
    const level = (z: number) => stats.normalCdf(bias + (bias + z) / (1 - a * (bias + z)));
    expect(low).toBeCloseTo(stats.quantile(means, level(-1.959963984540054)), 12);
    expect(high).toBeCloseTo(stats.quantile(means, level(1.959963984540054)), 12);
    expect(level(1.959963984540054)).toBeGreaterThan(0.98);
  });

  test("has one point for an interval where nothing was lost, so that it must not decide", () => {
    const all = { estimate: 1, low: 1, high: 1, method: "percentile" };
    expect(stats.bootstrapInterval([1, 1, 1], mean, { random: lehmer(3) })).toEqual(all);
  });

  test("covers the mean of 40 clusters about as often as it says", () => {
    const random = lehmer(20260301);
    let covered = 0;
    for (let run = 0; run < 300; run++) {
      const clusters = Array.from({ length: 40 }, () => -Math.log(random()));
      const { low, high } = stats.bootstrapInterval(clusters, mean, { random, resamples: 300 });
      if (low <= 1 && 1 <= high) covered += 1;
    }
    expect(covered / 300).toBeGreaterThan(0.89);
    expect(covered / 300).toBeLessThan(0.98);
  });
});

describe("events", () => {
  test("the Poisson bound covers every mean with at least 95 %", () => {
    for (const mean of [0.1, 0.5, 1, 2.9957, 3.1, 10, 47]) {
      let [missed, chance] = [0, Math.exp(-mean)];
      for (let events = 0; events < 200; chance *= mean / ++events) if (stats.poissonUpperBound(events) < mean) missed += chance;
      expect(missed, `mean ${mean}`).toBeLessThanOrEqual(0.05);
    }
  });

  test("stopping at the first event covers every rate with at least 95 %", () => {
    for (const rate of [0.001, 0.01, 0.03, 0.1, 0.25, 0.5, 0.9, 1]) {
      let covered = 0;
      for (let n = 1; n < 20_000; n++) {
        const { low, high } = stats.stoppedAtFirstEventInterval(n);
        if (low <= rate && rate <= high) covered += rate * (1 - rate) ** (n - 1);
      }
      expect(covered, `rate ${rate}`).toBeGreaterThanOrEqual(0.95 - 1e-9);
    }
    expect(stats.stoppedAtFirstEventInterval(1)).toEqual({ low: expect.closeTo(0.025, 14), high: 1 });
  });
});

test("running moments are those of the whole list, also merged and resumed at any cut", () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 2, maxLength: 40 }), fc.nat(40), (values, at) => {
      const cut = Math.min(at, values.length);
      const whole = stats.runningMoments();
      for (const value of values) whole.add(value);
      const [left, right] = [stats.runningMoments(), stats.runningMoments()];
      for (const value of values.slice(0, cut)) left.add(value);
      const resumed = stats.runningMoments(JSON.parse(JSON.stringify(left.state())));
      for (const value of values.slice(cut)) {
        right.add(value);
        resumed.add(value);
      }
      left.merge(right.state());
      expect(resumed.state()).toEqual(whole.state());
      expect(left.count).toBe(whole.count);
      const variance = values.reduce((sum, value) => sum + (value - mean(values)) ** 2, 0) / (values.length - 1);
      expect(Math.abs(whole.variance - variance)).toBeLessThanOrEqual(1e-9 * (1 + variance));
      expect(Math.abs(left.variance - variance)).toBeLessThanOrEqual(1e-9 * (1 + variance));
      expect(Math.abs(left.mean - mean(values))).toBeLessThanOrEqual(1e-6);
    }),
  );
});

describe("the interval of a rate over clusters", () => {
  const clusters = fc.array(
    fc.integer({ min: 1, max: 8 }).chain((trials) => fc.record({ trials: fc.constant(trials), successes: fc.nat(trials) })),
    { minLength: 1, maxLength: 30 },
  );

  test("is Wilson's where every cluster is one trial", () => {
    fc.assert(
      fc.property(fc.array(fc.boolean()), (outcomes) => {
        const got = stats.clusteredRateInterval(outcomes.map((outcome) => ({ successes: Number(outcome), trials: 1 })));
        expect(got).toEqual({ ...stats.wilsonInterval(outcomes.filter(Boolean).length, outcomes.length), units: outcomes.length });
      }),
    );
  });

  test("holds the rate, is never narrower than Wilson's over all trials, nor worth less than clusters of like outcomes", () => {
    fc.assert(
      fc.property(clusters, (own) => {
        const n = own.reduce((sum, { trials }) => sum + trials, 0);
        const k = own.reduce((sum, { successes }) => sum + successes, 0);
        const { low, high, units } = stats.clusteredRateInterval(own);
        const plain = stats.wilsonInterval(k, n);
        expect(low).toBeLessThanOrEqual(plain.low + 1e-12);
        expect(high).toBeGreaterThanOrEqual(plain.high - 1e-12);
        expect(units).toBeLessThanOrEqual(n);
        expect(units).toBeGreaterThanOrEqual(n ** 2 / own.reduce((sum, { trials }) => sum + trials ** 2, 0) - 1e-9);
      }),
    );
  });

  test("of few clusters, and of clusters that agree in all, is that of so many trials", () => {
    const same = (times: number, successes: number) => Array.from({ length: times }, () => ({ successes, trials: 5 }));
    expect(stats.clusteredRateInterval([...same(2, 5), ...same(2, 0)])).toEqual({ ...stats.wilsonInterval(2, 4), units: 4 });
    expect(stats.clusteredRateInterval(same(40, 5))).toEqual({ ...stats.wilsonInterval(40, 40), units: 40 });
    expect(() => stats.clusteredRateInterval([{ successes: 3, trials: 2 }])).toThrow("successes 3 exceeds trials 2");
  });

  test.each([0, 0.1, 0.5, 1])("covers a rate of .7 in at least 93 of 100 where a share of %f of the clusters is of one kind", (alike) => {
    const random = lehmer(7);
    const worlds = 2000;
    let covered = 0;
    for (let world = 0; world < worlds; world++) {
      const own = Array.from({ length: 30 }, () => {
        // The rate of a cluster is 0 or 1 with this chance, else that of all.
        const rate = random() < alike ? Number(random() < 0.7) : 0.7;
        return { trials: 8, successes: Array.from({ length: 8 }, () => random() < rate).filter(Boolean).length };
      });
      const { low, high } = stats.clusteredRateInterval(own);
      if (low <= 0.7 && 0.7 <= high) covered++;
    }
    expect(covered / worlds).toBeGreaterThan(0.93);
  });
});
