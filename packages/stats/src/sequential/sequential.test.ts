import fc from "fast-check";
import { describe, expect, test } from "vitest";
import * as stats from "../index.ts";

fc.configureGlobal({ seed: 20260301, numRuns: 200 });

const bits = [1, 1, 0, 1, 1, 1, 0, 1, 1, 1];
const fed = <Test extends { update(observation: number): void }>(test: Test, observations: readonly number[]): Test => {
  for (const observation of observations) test.update(observation);
  return test;
};

describe("betting", () => {
  test("on 1,1,0,1,1,1,0,1,1,1 above ½ stakes as published and ends at 1.2765998974", () => {
    const test = stats.bettingTest({ mean: 0.5, side: "above" });
    const stakes = bits.map((bit) => {
      const { stake } = test;
      test.update(bit);
      return stake;
    });
    for (const [index, stake] of [0, 1, 1, 0.630197, 0.979525, 1, 1, 0.891145, 1, 1].entries()) {
      expect(stakes[index]).toBeCloseTo(stake, 6);
    }
    expect(test.logE).toBeCloseTo(1.2765998974, 10);
  });

  test("on the same below .9 ends at .1615657966 with maximum .4467866056", () => {
    const test = fed(stats.bettingTest({ mean: 0.9, side: "below" }), bits);
    expect([test.logE, test.maxLogE]).toEqual([expect.closeTo(0.1615657966, 10), expect.closeTo(0.4467866056, 10)]);
  });

  test("on pairs at margin 2 points ends at −.7289132425, and ties alone certify it at 188", () => {
    const pairs = fed(stats.pairedBettingTest({ margin: 0.02 }), [0, 0, 0, 1, 0, 0, -1, 0, 1, 0]);
    expect(pairs.promote.logE).toBeCloseTo(-0.7289132425, 10);
    expect(pairs.promote.maxLogE).toBeCloseTo(0.104203709, 10);
    const ties = stats.pairedBettingTest({ margin: 0.02 });
    while (ties.decision === undefined) ties.update(0);
    expect([ties.decision, ties.count]).toEqual(["promote", 188]);
    for (let more = 0; more < 500; more++) ties.update(-1);
    expect(ties.decision).toBe("promote");
    expect(ties.rollback.logE).toBeGreaterThan(Math.log(20));
  });

  test("on a version that loses every pair rolls back", () => {
    const pairs = stats.pairedBettingTest({ margin: 0.02 });
    while (pairs.decision === undefined) pairs.update(-1);
    expect(pairs.decision).toBe("rollback");
    expect(pairs.count).toBeLessThan(10);
  });

  test("with a noisy oracle asks for more, as the margin it sees is smaller", () => {
    const needed = (oracleFlipRate: number): number => {
      const pairs = stats.pairedBettingTest({ margin: 0.05, oracleFlipRate });
      while (pairs.decision === undefined) pairs.update(0);
      return pairs.count;
    };
    expect(needed(0.1)).toBeGreaterThan(needed(0));
  });

  test("on latencies counts those over the limit only", () => {
    const test = fed(stats.exceedanceTest({ limit: 100, allowed: 0.05 }), [99, 100, 101, 500, Number.POSITIVE_INFINITY]);
    expect(test.logE).toBe(fed(stats.bettingTest({ mean: 0.05, side: "above" }), [0, 0, 1, 1, 1]).logE);
  });
});

describe("confidence sequences", () => {
  test.each([
    [0, 10, 0.5, 5.195319509003],
    [95, 100, 0.9, -0.867312379731],
    [45, 50, 0.9, -2.19270952682],
    [180, 200, 0.95, 1.253162569493],
    [990, 1000, 0.98, -0.564582712969],
  ])("%i of %i against %f have ln E %f, one by one too", (k, n, rate, logE) => {
    expect(stats.bernoulliLogE(k, n, rate)).toBeCloseTo(logE, 11);
    const test = stats.betaMixtureTest({ rate });
    for (let at = 0; at < n; at++) test.update(Number(at < k));
    expect(test.logE).toBeCloseTo(logE, 10);
  });

  test.each([
    [0, 10, 0, 0.376987350991],
    [9, 10, 0.455991323893, 0.999534375926],
    [95, 100, 0.844205556459, 0.992850521067],
    [950, 1000, 0.920760418189, 0.97128008274],
  ])("%i of %i: %f to %f", (k, n, low, high) => {
    const interval = stats.bernoulliConfidenceSequence(k, n);
    expect([interval.low, interval.high]).toEqual([expect.closeTo(low, 11), expect.closeTo(high, 11)]);
  });

  test("for a rate contain it, mirror, and are never narrower than the exact interval", () => {
    const counts = fc.integer({ min: 1, max: 500 }).chain((n) => fc.record({ n: fc.constant(n), k: fc.integer({ min: 0, max: n }) }));
    fc.assert(
      fc.property(counts, fc.constantFrom(0.01, 0.05, 0.2), ({ k, n }, alpha) => {
        const { low, high } = stats.bernoulliConfidenceSequence(k, n, { alpha });
        const exact = stats.exactInterval(k, n, { confidence: 1 - alpha });
        expect(low <= exact.low + 1e-12 && exact.high <= high + 1e-12).toBe(true);
        const mirrored = stats.bernoulliConfidenceSequence(n - k, n, { alpha });
        expect(mirrored.low).toBeCloseTo(1 - high, 12);
        if (low > 0) expect(stats.bernoulliLogE(k, n, low)).toBeCloseTo(Math.log(1 / alpha), 6);
      }),
    );
    expect(stats.bernoulliConfidenceSequence(0, 0)).toEqual({ low: 0, high: 1 });
  });

  const values = Array<readonly number[]>(10)
    .fill([...Array<number>(19).fill(1), 0])
    .flat();

  test("for a bounded mean of nineteen 1 and one 0, ten times: .89615 to .98915, with horizon 200 .89670 to .98205", () => {
    const [anytime, tuned] = [stats.boundedMeanConfidenceSequence(values), stats.boundedMeanConfidenceSequence(values, { horizon: 200 })];
    const ends = [anytime.low, anytime.high, tuned.low, tuned.high];
    // The published ends are points of a grid of step 5e-5.
    for (const [index, end] of [0.89615, 0.98915, 0.8967, 0.98205].entries()) {
      expect(Math.abs((ends[index] ?? 0) - end)).toBeLessThan(5.1e-5);
    }
  });

  test("for a bounded mean mirror, and know nothing without values", () => {
    const unit = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.array(unit, { maxLength: 60 }), (values) => {
        const { low, high } = stats.boundedMeanConfidenceSequence(values);
        const mirrored = stats.boundedMeanConfidenceSequence(values.map((value) => 1 - value));
        expect(mirrored.low).toBeCloseTo(1 - high, 9);
        expect(mirrored.high).toBeCloseTo(1 - low, 9);
        expect(0 <= low && low <= high && high <= 1).toBe(true);
      }),
    );
    const nothing = stats.boundedMeanConfidenceSequence([]);
    expect([nothing.low, nothing.high]).toEqual([expect.closeTo(0, 11), expect.closeTo(1, 11)]);
  });

  test.each([
    [1, 100, 100, 0.303520899038],
    [1, 1000, 1000, 0.095981735842],
    [0.5, 20_000, 5000, 0.011056018083],
  ])("asymptotic: deviation %f of %i terms, tuned for %i, is ± %f", (standardDeviation, count, tunedFor, half) => {
    const { low, high } = stats.asymptoticConfidenceSequence({ mean: 0.3, standardDeviation, count, tunedFor });
    expect([0.3 - low, high - 0.3]).toEqual([expect.closeTo(half, 11), expect.closeTo(half, 11)]);
  });

  test("asymptotic ones say from 100 labels that they are burned in", () => {
    const terms = { mean: 0, standardDeviation: 1, count: 5000, tunedFor: 500 };
    expect([99, 100].map((labels) => stats.asymptoticConfidenceSequence({ ...terms, labels }).burnedIn)).toEqual([false, true]);
    const at = (count: number) => stats.asymptoticConfidenceSequence({ mean: 0, standardDeviation: 1, count, tunedFor: 500 });
    expect([at(99).burnedIn, at(100).burnedIn, at(0).high]).toEqual([false, true, Number.POSITIVE_INFINITY]);
  });
});

test("an interval is healthy, violating or neither", () => {
  const at = (low: number, high: number) => stats.sloStatus({ low, high }, 0.9);
  expect([at(0.9, 1), at(0.8, 0.899), at(0.89, 0.91), at(0.8, 0.9)]).toEqual(["healthy", "violating", "inconclusive", "inconclusive"]);
  expect(() => at(Number.NaN, 1)).toThrow(RangeError);
});

describe("a rate against another", () => {
  test("has Wald's bounds: 4.4998 and −2.2925 at 1 % and 10 %", () => {
    const { upper, lower } = stats.sequentialProbabilityRatio({ p0: 0.05, p1: 0.1, alpha: 0.01, beta: 0.1 });
    expect([upper, lower]).toEqual([expect.closeTo(4.499809670330265, 14), expect.closeTo(-2.2925347571405443, 14)]);
  });

  test("is decided once", () => {
    const ratio = () => stats.sequentialProbabilityRatio({ p0: 0.05, p1: 0.1, alpha: 0.01, beta: 0.1 });
    const [up, down] = [fed(ratio(), Array<number>(7).fill(1)), fed(ratio(), Array<number>(43).fill(0))];
    expect([up.decision, down.decision]).toEqual(["p1", "p0"]);
    expect(fed(up, Array<number>(500).fill(0)).decision).toBe("p1");
    expect(fed(ratio(), Array<number>(6).fill(1)).decision).toBeUndefined();
  });
});

describe("a tolerated rate of 1 % against one of 10 %", () => {
  const at = (events: number, count: number) => stats.allowanceTest({ ok: 0.01, bad: 0.1 }, { schema: 1, count, events, decision: null });

  test.each([
    [0, 31, 0.03691451496, 20.73519206],
    [0, 30, 0.03803170256, 18.72586174],
    [1, 1, 45.75, 0.1425],
    [2, 4, 375.3137263, 0.0938001595],
  ])("%i of %i: evidence to fail %f, to pass %f", (events, count, fail, pass) => {
    const test = at(events, count);
    expect(Math.exp(test.logEFail) / fail).toBeCloseTo(1, 9);
    expect(Math.exp(test.logEPass) / pass).toBeCloseTo(1, 9);
  });

  test("passes after 31 without an event, fails at the first, and stays with it", () => {
    const clean = stats.allowanceTest({ ok: 0.01, bad: 0.1 });
    while (clean.decision === undefined) clean.update(0);
    expect([clean.decision, clean.count]).toEqual(["pass", 31]);
    const broken = fed(stats.allowanceTest({ ok: 0.01, bad: 0.1 }), [1, ...Array<number>(200).fill(0)]);
    expect([broken.decision, broken.events]).toEqual(["fail", 1]);
  });
});

describe("uplift", () => {
  test("gathers evidence where showing helps, against it where it harms, and more with a good prediction", () => {
    const after = (side: "above" | "below", prediction: number) => {
      const test = stats.upliftTest({ withheldProbability: 0.5, side });
      for (let at = 0; at < 400; at++) test.update({ shown: at % 2 === 0, outcome: at % 2 === 0 ? 1 : Number(at % 4 === 1), prediction });
      return test.logE;
    };
    expect(after("above", 0.5)).toBeGreaterThan(Math.log(20));
    expect(after("below", 0.5)).toBeLessThanOrEqual(0);
    expect(after("above", 0.75)).not.toBe(after("above", 0.5));
  });
});
