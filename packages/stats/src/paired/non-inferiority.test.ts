import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { lehmer } from "../../test-support/lehmer.ts";
import * as stats from "../index.ts";

fc.configureGlobal({ seed: 20260301, numRuns: 200 });

const times = <T>(count: number, value: T): readonly T[] => Array<T>(count).fill(value);

describe("not worse by more than a margin", () => {
  test("0,0,1,0,0,−1,0,0,1,0 three times at margin .05 ends at .2351355397 with maximum .9015457714", () => {
    const differences = times(3, [0, 0, 1, 0, 0, -1, 0, 0, 1, 0]).flat();
    const result = stats.pairedNonInferiority(differences, { margin: 0.05 });
    expect(result.logE).toBeCloseTo(0.2351355397, 10);
    expect(result.maxLogE).toBeCloseTo(0.9015457714, 10);
    expect(result).toMatchObject({ nonInferior: false, pValue: expect.closeTo(Math.exp(-0.9015457714), 10) });
  });

  test("without a discordant pair margin 5 points is certified at n = 80, margin 2 points at n = 204", () => {
    const certified = (n: number, margin: number) => stats.pairedNonInferiority(times(n, 0), { margin }).nonInferior;
    expect([certified(79, 0.05), certified(80, 0.05), certified(203, 0.02), certified(204, 0.02)]).toEqual([false, true, false, true]);
  });

  test("with ids the order of the units decides nothing, and an id that repeats is refused", () => {
    const unit = fc.tuple(fc.constantFrom(-1, 0, 0, 0, 1), fc.string());
    const units = fc.uniqueArray(unit, { selector: ([, id]) => id, maxLength: 60 });
    fc.assert(
      fc.property(units, fc.nat(), (units, at) => {
        const test = (units: readonly (readonly [number, string])[]) =>
          stats.pairedNonInferiority(
            units.map(([difference]) => difference),
            { margin: 0.1, ids: units.map(([, id]) => id) },
          );
        const cut = at % (units.length + 1);
        expect(test([...units.slice(cut), ...units.slice(0, cut)].toReversed())).toEqual(test(units));
      }),
    );
    const twice = () => stats.pairedNonInferiority([0, 0], { margin: 0.1, ids: ["a", "a"] });
    expect(twice).toThrow(new RangeError('id "a" occurs twice; give one value for each independent unit'));
  });

  test("a bet never loses all", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { maxLength: 80 }), (differences) => {
        const { logE } = stats.pairedNonInferiority(differences, { margin: 0.02, alpha: 1e-6 });
        expect(logE).toBeGreaterThanOrEqual(differences.length * Math.log(0.25) - 1e-9);
      }),
    );
  });

  test("at the boundary it is claimed in at most 5 % of samples", () => {
    const random = lehmer(9);
    let claims = 0;
    for (let run = 0; run < 2000; run++) {
      // 2 % won and 7 % lost: exactly 5 points worse.
      const differences = Array.from({ length: 300 }, () => {
        const at = random();
        return at < 0.02 ? 1 : at < 0.09 ? -1 : 0;
      });
      if (stats.pairedNonInferiority(differences, { margin: 0.05 }).nonInferior) claims += 1;
    }
    expect(claims / 2000).toBeLessThan(0.05 + 3 * Math.sqrt((0.05 * 0.95) / 2000));
    expect(claims).toBeGreaterThan(20);
  });
});

describe("families", () => {
  test("are tested by the sign flip of their mean plus the margin", () => {
    const means = [0.1, -0.05, 0, 0.02, -0.1, 0.2, 0, 0, 0.05, -0.02];
    const { oneSided } = stats.signFlipTest(
      means.map((mean) => mean + 0.05),
      { random: () => 0 },
    );
    const result = stats.clusteredNonInferiority(means, { margin: 0.05, random: () => 0 });
    expect(result).toEqual({ nonInferior: oneSided <= 0.05, pValue: oneSided, families: 10, unseenShare: expect.closeTo(0.2589, 4) });
  });

  test.each([
    [30, "9.5"],
    [60, "4.9"],
    [100, "3.0"],
  ])("of %i families %s %% could be broken unseen", (families, share) => {
    const { unseenShare } = stats.clusteredNonInferiority(times(families, 0), { margin: 0.05, random: lehmer(1), resamples: 10 });
    expect((100 * unseenShare).toFixed(1)).toBe(share);
  });

  test("that lose four tasks and two fifths, net, veto", () => {
    const family = (family: string, tasks: number, wins: number, losses: number) => ({ family, tasks, wins, losses });
    const families = [
      family("broken", 10, 0, 4),
      family("few tasks", 5, 0, 3),
      family("small share", 11, 0, 4),
      family("won back", 10, 2, 5),
      family("gone", 10, 0, 10),
    ];
    expect(stats.familyVeto(families)).toEqual(["broken", "gone"]);
    expect(stats.familyVeto(families, { leastTasks: 3, leastShare: 0.3 })).toEqual([
      "broken",
      "few tasks",
      "small share",
      "won back",
      "gone",
    ]);
    expect(() => stats.familyVeto([family("x", 3, 2, 2)])).toThrow(new RangeError("successes 4 exceeds trials 3"));
  });
});

test.each<[string, () => unknown]>([
  ["difference 2 is not on [-1, 1]", () => stats.pairedNonInferiority([2], { margin: 0.1 })],
  ["margin 0 is not between 0 and 1", () => stats.pairedNonInferiority([0], { margin: 0 })],
  ["there are 1 ids for 2 differences", () => stats.pairedNonInferiority([0, 0], { margin: 0.1, ids: ["a"] })],
  ["family mean -2 is not on [-1, 1]", () => stats.clusteredNonInferiority([-2], { margin: 0.1, random: () => 0 })],
])("%s", (message, call) => {
  expect(call).toThrow(new RangeError(message));
});
