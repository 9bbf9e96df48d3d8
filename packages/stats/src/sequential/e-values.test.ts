import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { overEveryPath } from "../../test-support/every-path.ts";
import * as stats from "../index.ts";

fc.configureGlobal({ seed: 20260301, numRuns: 100 });

const coin = (rate: number) =>
  [
    [1, rate],
    [0, 1 - rate],
  ] as const;

describe("over every path of twelve observations the mean e-value is at most 1 under the null, and it is rarely ever large", () => {
  for (const side of ["above", "below"] as const) {
    for (const [mean, cap] of [
      [0.5, 0.5],
      [0.9, 0.5],
      [0.05, 0.9],
    ] as const) {
      test(`bettingTest ${side} ${mean}, cap ${cap}`, () => {
        const at = (rate: number) =>
          overEveryPath(
            { fresh: (state?: stats.BettingState) => stats.bettingTest({ mean, side, cap }, state), outcomes: coin(rate), length: 12 },
            0.1,
          );
        const boundary = at(mean);
        expect(boundary.mean).toBeCloseTo(1, 10);
        expect(boundary.ever).toBeLessThanOrEqual(0.1);
        const inside = at(side === "above" ? mean * 0.8 : 1 - (1 - mean) * 0.8);
        expect(inside.mean).toBeLessThanOrEqual(1);
        const outside = at(side === "above" ? 1 - (1 - mean) * 0.2 : mean * 0.2);
        expect(outside.mean).toBeGreaterThan(1);
      });
    }
  }

  test("betaMixtureTest", () => {
    for (const rate of [0.1, 0.5, 0.93]) {
      const { mean, ever } = overEveryPath(
        { fresh: (state?: stats.BetaMixtureState) => stats.betaMixtureTest({ rate }, state), outcomes: coin(rate), length: 12 },
        0.1,
      );
      expect(mean).toBeCloseTo(1, 10);
      expect(ever).toBeLessThanOrEqual(0.1);
    }
  });

  test("exceedanceTest", () => {
    const options = { limit: 200, allowed: 0.1 };
    const outcomes = [
      [201, 0.1],
      [200, 0.9],
    ] as const;
    const { mean, ever } = overEveryPath(
      { fresh: (state?: stats.BettingState) => stats.exceedanceTest(options, state), outcomes, length: 12 },
      0.1,
    );
    expect(mean).toBeCloseTo(1, 10);
    expect(ever).toBeLessThanOrEqual(0.1);
  });

  test("sequentialProbabilityRatio", () => {
    const options = { p0: 0.1, p1: 0.3, alpha: 0.05, beta: 0.1 };
    const fresh = (state?: stats.SequentialRatioState) => stats.sequentialProbabilityRatio(options, state);
    expect(overEveryPath({ fresh, outcomes: coin(0.1), length: 12 }, 0.1).mean).toBeCloseTo(1, 10);
  });

  test("both sides of allowanceTest", () => {
    const options = { ok: 0.1, bad: 0.4 };
    const outcomes = (rate: number) => ({ outcomes: coin(rate), length: 12 });
    const side = (name: "logEFail" | "logEPass") => (state?: stats.AllowanceState) => {
      const test = stats.allowanceTest(options, state);
      return { update: test.update, state: test.state, logE: test[name], maxLogE: test[name] };
    };
    expect(overEveryPath({ fresh: side("logEFail"), ...outcomes(0.1) }, 0.1).mean).toBeCloseTo(1, 10);
    expect(overEveryPath({ fresh: side("logEFail"), ...outcomes(0.05) }, 0.1).mean).toBeLessThan(1);
    expect(overEveryPath({ fresh: side("logEPass"), ...outcomes(0.4) }, 0.1).mean).toBeCloseTo(1, 10);
    expect(overEveryPath({ fresh: side("logEPass"), ...outcomes(0.5) }, 0.1).mean).toBeLessThan(1);
  });

  test("both sides of pairedBettingTest, at no difference and at a loss of the margin as a noisy oracle shows it", () => {
    const options = { margin: 0.3, oracleFlipRate: 0.1 };
    const side = (name: "rollback" | "promote") => (state?: stats.PairedBettingState) => {
      const test = stats.pairedBettingTest(options, state);
      return { update: test.update, state: test.state, logE: test[name].logE, maxLogE: test[name].maxLogE };
    };
    const differ = (won: number, lost: number) => ({
      outcomes: [
        [1, won],
        [-1, lost],
        [0, 1 - won - lost],
      ] as const,
      length: 8,
    });
    const rollback = overEveryPath({ fresh: side("rollback"), ...differ(0.2, 0.2) }, 0.1);
    expect([rollback.mean, rollback.ever <= 0.1]).toEqual([expect.closeTo(1, 10), true]);
    const promote = overEveryPath({ fresh: side("promote"), ...differ(0.1, 0.1 + 0.3 * 0.8) }, 0.1);
    expect([promote.mean, promote.ever <= 0.1]).toEqual([expect.closeTo(1, 10), true]);
  });

  test("upliftTest without an uplift, whatever is predicted", () => {
    const observations = [0, 1, 2, 3].map((code) => ({ shown: code < 2, outcome: code % 2 }));
    const chances = observations.map(({ shown, outcome }) => (shown ? 0.7 : 0.3) * (outcome === 1 ? 0.4 : 0.6));
    const outcomes = chances.map((chance, code) => [code, chance] as const);
    const fresh = (state?: stats.BettingState) => {
      const test = stats.upliftTest({ withheldProbability: 0.3 }, state);
      const update = (code: number) => {
        const { shown = true, outcome = 0 } = observations[code] ?? {};
        test.update({ shown, outcome, prediction: [0.2, 0.5, 0.9][test.count % 3] ?? 0 });
      };
      return { update, state: test.state, logE: test.logE, maxLogE: test.maxLogE };
    };
    expect(overEveryPath({ fresh, outcomes, length: 6 }, 0.1).mean).toBeCloseTo(1, 10);
  });

  test("each part of errorDriftDetector: after t labels its mean is at most t", () => {
    for (const q of [0.14, 0.3, 0.5]) {
      const fresh = (state?: stats.DriftState) => {
        const detector = stats.errorDriftDetector({ baseline: 0.1, alternatives: [q] }, state);
        return { update: detector.update, state: detector.state, logE: detector.logEvidence, maxLogE: 0 };
      };
      expect(overEveryPath({ fresh, outcomes: coin(0.1), length: 1 }, 0.1).mean).toBeCloseTo(1, 12);
      expect(overEveryPath({ fresh, outcomes: coin(0.1), length: 12 }, 0.1).mean).toBeLessThanOrEqual(12);
      expect(overEveryPath({ fresh, outcomes: coin(q), length: 12 }, 0.1).mean).toBeGreaterThan(1.2);
    }
  });
});

describe("replay", () => {
  const bits = fc.array(fc.integer({ min: 0, max: 1 }), { maxLength: 60 });
  const factories: Record<string, (state?: never) => { update(observation: number): void; state(): unknown }> = {
    bettingTest: (state) => stats.bettingTest({ mean: 0.4, side: "above" }, state),
    betaMixtureTest: (state) => stats.betaMixtureTest({ rate: 0.4 }, state),
    exceedanceTest: (state) => stats.exceedanceTest({ limit: 0.5, allowed: 0.2 }, state),
    pairedBettingTest: (state) => stats.pairedBettingTest({ margin: 0.1 }, state),
    sequentialProbabilityRatio: (state) => stats.sequentialProbabilityRatio({ p0: 0.3, p1: 0.6, alpha: 0.05, beta: 0.05 }, state),
    allowanceTest: (state) => stats.allowanceTest({ ok: 0.1, bad: 0.4 }, state),
    errorDriftDetector: (state) => stats.errorDriftDetector({ baseline: 0.2, threshold: 20 }, state),
    bernoulliCusum: (state) => stats.bernoulliCusum({ p0: 0.2, p1: 0.5, limit: 3 }, state),
    adaptiveWindow: (state) => stats.adaptiveWindow({ delta: 0.5 }, state),
    upliftTest: (state) => {
      const test = stats.upliftTest({ withheldProbability: 0.4 }, state);
      return { update: (bit) => test.update({ shown: test.count % 3 > 0, outcome: bit, prediction: 0.6 }), state: test.state };
    },
  };

  test.each(Object.keys(factories))("%s resumed from JSON at any cut goes on with the same bits", (name) => {
    const fresh = factories[name] as (state?: never) => ReturnType<(typeof factories)[string]>;
    fc.assert(
      fc.property(bits, fc.nat(60), (observations, at) => {
        const [whole, first] = [fresh(), fresh()];
        for (const bit of observations) whole.update(bit);
        for (const bit of observations.slice(0, at)) first.update(bit);
        const second = fresh(JSON.parse(JSON.stringify(first.state())) as never);
        for (const bit of observations.slice(at)) second.update(bit);
        expect(second.state()).toEqual(whole.state());
      }),
    );
  });

  test.each(Object.keys(factories))("%s refuses a state of another version", (name) => {
    const other = () => factories[name]?.({ schema: 2 } as never);
    expect(other).toThrow(new RangeError("a state of schema 2 cannot be resumed; this version reads schema 1"));
  });

  test("the factory of bettingTest leaves its state as it was", () => {
    const state = stats.bettingTest({ mean: 0.5, side: "above" }).state();
    stats.bettingTest({ mean: 0.5, side: "above" }, state).update(1);
    expect(state.count).toBe(0);
  });
});

test("no stream of observations takes all wealth", () => {
  const values = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 80 });
  const mean = fc.double({ min: 0.01, max: 0.99, noNaN: true });
  fc.assert(
    fc.property(values, mean, fc.constantFrom("above", "below"), fc.constantFrom(0.5, 0.9), (values, mean, side, cap) => {
      const test = stats.bettingTest({ mean, side: side as "above", cap });
      for (const value of values) {
        const before = test.logE;
        test.update(value);
        expect(test.logE - before).toBeGreaterThanOrEqual(Math.log(1 - cap) - 1e-9);
        expect(test.maxLogE).toBeGreaterThanOrEqual(test.logE);
      }
    }),
  );
});

test("products and means of e-values", () => {
  expect(stats.productOf([Math.log(2), Math.log(3)])).toBeCloseTo(Math.log(6), 14);
  expect(stats.meanOf([Math.log(2), Math.log(4), Number.NEGATIVE_INFINITY])).toBeCloseTo(Math.log(2), 14);
  expect(stats.meanOf([2000, 2000])).toBeCloseTo(2000, 10);
  expect([stats.productOf([]), stats.meanOf([])]).toEqual([0, 0]);
});

test("p-values become e-values whose mean under the null is at most 1", () => {
  expect(stats.calibrateP(0.01)).toBeCloseTo(5, 12);
  expect(stats.calibrateP(0.01, { kappa: "averaged" })).toBeCloseTo(4.4509922601, 10);
  expect([stats.calibrateP(1), stats.calibrateP(0), stats.calibrateP(0, { kappa: "averaged" })]).toEqual([
    0.5,
    Number.POSITIVE_INFINITY,
    Number.POSITIVE_INFINITY,
  ]);
  for (const kappa of [0.2, 0.5, 0.8, "averaged"] as const) {
    // By the substitution p = u⁸, so that the sum is over a smooth function; what is left out near 0 only lowers it.
    let mean = 0;
    for (let step = 0; step < 20_000; step++) {
      const u = (step + 0.5) / 20_000;
      mean += (stats.calibrateP(u ** 8, { kappa }) * 8 * u ** 7) / 20_000;
    }
    expect(mean, String(kappa)).toBeGreaterThan(kappa === "averaged" ? 0.97 : 0.99);
    expect(mean, String(kappa)).toBeLessThanOrEqual(1.0001);
  }
  // Around the switch to the series.
  const [above, below] = [0.99990001, 0.99989999].map((p) => stats.calibrateP(p, { kappa: "averaged" }));
  expect(above).toBeCloseTo(below ?? 0, 7);
});

test.each<[string, () => unknown]>([
  ["observation 0.5 is neither 0 nor 1", () => stats.betaMixtureTest({ rate: 0.5 }).update(0.5)],
  ["observation 2 is not on [0, 1]", () => stats.bettingTest({ mean: 0.5, side: "above" }).update(2)],
  ["mean 1 is not between 0 and 1", () => stats.bettingTest({ mean: 1, side: "above" })],
  ["difference 2 is not on [-1, 1]", () => stats.pairedBettingTest({ margin: 0.1 }).update(2)],
  ["oracleFlipRate 0.5 is not on [0, 0.5)", () => stats.pairedBettingTest({ margin: 0.1, oracleFlipRate: 0.5 })],
  ["ok 0.2 is not below bad 0.1", () => stats.allowanceTest({ ok: 0.2, bad: 0.1 })],
  [
    "p0 and p1 are both 0.1: there is nothing to tell apart",
    () => stats.sequentialProbabilityRatio({ p0: 0.1, p1: 0.1, alpha: 0.05, beta: 0.1 }),
  ],
  ["observation is not a number", () => stats.exceedanceTest({ limit: 1, allowed: 0.1 }).update(Number.NaN)],
  ["e-value -1 is not at least 0", () => stats.eLond().test(-1)],
  ["alternative 0.04 is not above the baseline 0.05", () => stats.errorDriftDetector({ baseline: 0.05, alternatives: [0.04] })],
])("%s", (message, call) => {
  expect(call).toThrow(new RangeError(message));
});
