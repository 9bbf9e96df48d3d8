import { contentHash, pinnedSettings } from "@cupel/core";
import { type Plant, type PlantedTargetOptions, plantedTarget } from "@cupel/testing";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { check } from "../check.ts";
import { floatSteps } from "../golden/allowance.ts";
import { compareGolden } from "../golden/compare-golden.ts";
import { goldenSpec } from "../golden/golden-spec.ts";
import type { CheckResult } from "../types/check-result.ts";
import type { CheckSpec } from "../types/check-spec.ts";
import { compare } from "./compare.ts";
import { alternativesDistance, answerDistance, scoreDistance } from "./distances.ts";
import { distancesOf, distanceTable, excessOf } from "./energy.ts";

const environment = () => ({ now: () => performance.now(), sleep: async () => {}, signal: new AbortController().signal });
const prompts = Array.from({ length: 12 }, (_, index) => ({ text: `Question ${index}: what follows from ${index * 7}?` }));
const noise = (scale: number): Plant => ({ when: "always", effect: { kind: "noise", scale, share: 1 } });
const flip = (more: Partial<Plant>, position = 5): Plant => ({
  when: "always",
  effect: { kind: "flip", position, nearTie: false },
  ...more,
});

async function answers(options: PlantedTargetOptions = {}, spec: Partial<CheckSpec> = {}): Promise<CheckResult> {
  return await check(plantedTarget(options), goldenSpec({ prompts, ...spec }), environment());
}

/** The same answers, their labels kept, with those of a side made anew by another order of calls. */
const noisy = (from: number): PlantedTargetOptions => ({
  plants: [flip({ share: 0.5, rate: 0.5 }), flip({ share: 0, calls: { kind: "after", from } })],
});

describe("compare", () => {
  test("a stable setup is not told from itself, with bounds and what would have been told", async () => {
    const report = compare(await answers(), await answers());
    expect(report).toMatchObject({
      outcome: "SAME WITHIN NOISE",
      differences: [],
      left: { stable: 12, repeats: 5 },
      detectable: { prompts: 1, of: 12 },
    });
    expect(report.left?.bound).toBeCloseTo(1 - 0.05 ** (1 / 12), 10);
    expect(report.headline).toMatch(/not distinguished at this sample size/);
  });

  test("another model is told, with the prompts that lie furthest apart", async () => {
    const report = compare(await answers(), await answers({ seed: 9 }));
    expect(report).toMatchObject({ outcome: "DIFFERENT" });
    expect(report.furthest).toHaveLength(10);
    expect(report.furthest[0]?.left).not.toBe(report.furthest[0]?.right);
  });

  test("a noisy setup is not told from itself", async () => {
    const report = compare(
      await answers(noisy(1)),
      await answers({ ...noisy(1), plants: [...(noisy(1).plants ?? []), flip({ share: 0 })] }),
    );
    expect(report.left?.stable).toBeLessThan(12);
    expect(report.outcome).toBe("SAME WITHIN NOISE");
  });

  test("a setup whose tokens agree is told by its scores, beyond the noise of either side", async () => {
    const quiet = await answers({ plants: [noise(1e-6)] }, { tier: 2 });
    const loud = await answers({ plants: [noise(1e-2)], margin: 3 }, { tier: 2 });
    const report = compare(quiet, loud);
    expect(report.outcome).toBe("DIFFERENT");
    expect(report.metrics.map(({ name }) => name)).toEqual(["answers", "scores", "alternatives"]);
  });

  test("false alarms stay below the level over many noisy pairs", async () => {
    let alarms = 0;
    const few = prompts.slice(0, 6);
    for (let pair = 0; pair < 60; pair++) {
      const target = plantedTarget({ seed: pair, plants: [flip({ share: 0.7, rate: 0.4 })] });
      const spec = goldenSpec({ prompts: few, settings: { ...pinnedSettings, maxTokens: 6, topScores: null } });
      const [a, b] = [await check(target, spec, environment()), await check(target, spec, environment())];
      if (compare(a, b, { resamples: 199, seed: pair }).outcome === "DIFFERENT") alarms++;
    }
    // Binomial(60, 0.05): more than 8 has a chance below 0.5 %; the run is seeded.
    expect(alarms).toBeLessThanOrEqual(8);
  }, 60_000);

  test("too few answers are inconclusive, and so are no common prompts", async () => {
    const one = { prompts: prompts.slice(0, 1), runs: 2 };
    expect(compare(await answers({}, one), await answers({ seed: 9 }, one)).outcome).toBe("INCONCLUSIVE");
    expect(compare(await answers({}, one), await answers({}, { prompts: [{ text: "other" }] })).headline).toContain("no prompt in common");
  });

  test("labels change places within a prompt alone: two prompts with two answers each tell nothing", async () => {
    const two = { prompts: prompts.slice(0, 2), runs: 2 };
    const report = compare(await answers({}, two), await answers({ seed: 9 }, two));
    expect([report.outcome, report.detectable]).toEqual(["INCONCLUSIVE", { prompts: 3, of: 2 }]);
    // 4 of 36 ways of putting the labels lies as far apart.
    expect(report.metrics[0]?.pValue).toBeGreaterThan(0.09);
    expect(report.metrics[0]?.pValue).toBeLessThan(0.14);
  });

  test("the excess of a distance is what neither side explains by itself", () => {
    expect(excessOf({ between: 1, withinA: 0.5, withinB: 1 })).toBe(0.25);
    expect(excessOf({ between: 0.3, withinA: 0.3, withinB: 0.3 })).toBe(0);
  });

  test("the excess of answers is half the unbiased MMD² with the Hamming kernel", async () => {
    const { trace } = await answers({ plants: [flip({ rate: 0.5 }), flip({ rate: 0.4 }, 9)] });
    const rows = trace.rows.filter(({ purpose, prompt }) => purpose === "cell" && prompt === 0);
    const isA = rows.map((_, index) => index % 5 < 2);
    const kernel = (left: readonly number[], right: readonly number[]): number =>
      left.filter((id, place) => id === right[place]).length / left.length;
    const mean = (wanted: (a: number, b: number) => boolean): number => {
      const values = rows.flatMap((left, a) =>
        rows.flatMap((right, b) => (a !== b && wanted(a, b) ? kernel(left.outputTokenIds ?? [], right.outputTokenIds ?? []) : [])),
      );
      return values.reduce((sum, value) => sum + value, 0) / values.length;
    };
    const mmd = mean((a, b) => !!isA[a] && !!isA[b]) + mean((a, b) => !isA[a] && !isA[b]) - 2 * mean((a, b) => isA[a] !== isA[b]);
    const table = distanceTable([rows], answerDistance);
    expect(table?.scale).toBeGreaterThan(0);
    expect(table && 2 * excessOf(distancesOf(table, isA))).toBeCloseTo(mmd, 12);
  });

  test("left and right exchange places", async () => {
    const [a, b] = [await answers(noisy(3)), await answers({ seed: 9 })];
    const [there, back] = [compare(a, b), compare(b, a)];
    expect(back.metrics.map(({ between }) => between)).toEqual(there.metrics.map(({ between }) => between));
    expect([back.outcome, back.left]).toEqual([there.outcome, there.right]);
  });

  test("distances are zero to oneself, symmetric and not negative", async () => {
    const rows = (await answers({ plants: [flip({ rate: 0.5 }), noise(1e-3)] })).trace.rows.filter(({ purpose }) => purpose === "cell");
    fc.assert(
      fc.property(fc.constantFrom(...rows), fc.constantFrom(...rows), (left, right) => {
        for (const distance of [answerDistance, scoreDistance, alternativesDistance]) {
          expect(distance(left, left) ?? 0).toBe(0);
          expect(distance(left, right)).toBe(distance(right, left));
          expect(distance(left, right) ?? 0).toBeGreaterThanOrEqual(0);
        }
      }),
      { seed: 3, numRuns: 200 },
    );
  });
});

describe("golden", () => {
  test("what answers as recorded matches; a changed answer is named with the highest layer", async () => {
    const golden = await answers({}, { tier: 2 });
    expect(compareGolden(golden, await answers({}, { tier: 2 }))).toMatchObject({
      outcome: "MATCH",
      layer: null,
      prompts: { stable: 12, noisy: 0, missing: 0 },
    });
    const changed = compareGolden(golden, await answers({ plants: [flip({ share: 0.3 })] }, { tier: 2 }));
    expect(changed).toMatchObject({ outcome: "CHANGED", layer: "tokens" });
    expect(changed.changed[0]).toMatchObject({ changed: 5, of: 5, difference: { tokenIndex: 5 } });
  });

  test("a prompt that was noisy when recorded may vary as it did, and not otherwise", async () => {
    const target = plantedTarget({ plants: [flip({ share: 0.6, rate: 0.5 })] });
    const spec = goldenSpec({ prompts });
    const golden = await check(target, spec, environment());
    const again = compareGolden(golden, await check(target, spec, environment()));
    expect(again.prompts.noisy).toBeGreaterThan(2);
    expect(again.noisy?.outcome).toBe("SAME WITHIN NOISE");
    expect(compareGolden(golden, await answers({ seed: 4 })).noisy?.outcome).toBe("DIFFERENT");
  });

  test("scores may move as far as allowed, and are not looked at in a record of tier 1", async () => {
    const [golden, moved] = [await answers({}, { tier: 2 }), await answers({ plants: [noise(1e-5)], margin: 0.7 }, { tier: 2 })];
    expect(compareGolden(golden, moved)).toMatchObject({ outcome: "CHANGED", layer: "scores" });
    expect(compareGolden(golden, moved, { allow: { score: 1e-3 } }).outcome).toBe("MATCH");
    expect(compareGolden(golden, moved, { allow: { ulp: 1 } }).outcome).toBe("CHANGED");
    expect(compareGolden(await answers(), moved).outcome).toBe("MATCH");
    expect(() => compareGolden(golden, moved, { allow: { text: 2 } })).toThrow(expect.objectContaining({ code: "USAGE" }));
  });

  test("another build is told, and is no change by itself", async () => {
    const golden = await answers();
    const identity = { facts: { build: "next", model: "planted" }, sha256: contentHash("next") };
    const fresh = { ...golden, trace: { ...golden.trace, segments: [{ segment: 0, from: 0, identity }] } };
    expect(compareGolden(golden, fresh)).toMatchObject({ outcome: "MATCH", differences: [{ name: "identity.build", right: "next" }] });
  });

  test("steps between floats count every float once", () => {
    expect(floatSteps(1, Math.fround(1 + 2 ** -23))).toBe(1);
    expect(floatSteps(-0, 0)).toBe(0);
    expect(floatSteps(-(2 ** -149), 2 ** -149)).toBe(2);
  });
});
