import { pinnedSettings, type TargetSettings } from "@cupel/core";
import { type Plant, plantedModel, plantedTarget } from "@cupel/testing";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type BorderDay, sampleBorder, totalVariation } from "./border-day.ts";
import { borderEvents } from "./border-events.ts";
import { recordBorder } from "./border-golden.ts";

const { signal } = new AbortController();
const textOnly = { tokenIds: "no", scores: "none", cacheControl: "none" } as const;
const settings: TargetSettings = { ...pinnedSettings, topScores: null };
const prompts = Array.from({ length: 30 }, (_, index) => ({ text: `Question ${index}: yes or no?` }));
const wavering = (rate: number, more: Partial<Plant> = {}): Plant => ({
  when: "always",
  rate,
  share: 0.4,
  effect: { kind: "flip", position: 0, nearTie: false },
  ...more,
});

/** Days of a hosted server that wavers at its border prompts, and from some day on otherwise. */
async function watched(
  days: number,
  { seed, drift }: { readonly seed: number; readonly drift?: { readonly from: number; readonly to: number } },
) {
  const calm = plantedModel({ seed, plants: [wavering(0.5)] });
  const golden = await recordBorder(plantedTarget({ model: calm, capabilities: textOnly }), {
    prompts,
    settings,
    samples: 100,
    keep: 8,
    signal,
  });
  // The same prompts waver, at another chance.
  const later = drift === undefined ? calm : plantedModel({ seed, plants: [wavering(drift.to)] });
  const seen: BorderDay[] = [];
  for (let day = 100; day < 100 + days; day++) {
    const target = plantedTarget({ model: drift !== undefined && day >= drift.from ? later : calm, capabilities: textOnly });
    seen.push(await sampleBorder(target, golden, { day, signal }));
  }
  return { golden, seen };
}

describe("a border record", () => {
  test("keeps the most balanced prompts, and only such as waver where nothing but text is seen", async () => {
    const { golden } = await watched(0, { seed: 1 });
    const balance = golden.sentinels.map(({ counts }) => Math.max(...Object.values(counts)));
    expect(golden.sentinels).toHaveLength(8);
    expect(balance).toEqual([...balance].sort((left, right) => left - right));
    for (const { counts, margin } of golden.sentinels) {
      expect(Object.values(counts)).toHaveLength(2);
      expect(Object.values(counts).reduce((sum, count) => sum + count)).toBe(100);
      expect(margin).toBeNull();
    }
  });

  test("takes those nearest to a tie where scores are told and nothing wavers", async () => {
    const target = plantedTarget({ seed: 2 });
    const { sentinels } = await recordBorder(target, { prompts, settings: pinnedSettings, samples: 2, keep: 5, signal });
    const margins = sentinels.map(({ margin }) => margin ?? Number.NaN);
    const { sentinels: all } = await recordBorder(target, { prompts, settings: pinnedSettings, samples: 2, keep: 30, signal });
    expect(margins).toEqual(
      all
        .map(({ margin }) => margin ?? Number.NaN)
        .sort((left, right) => left - right)
        .slice(0, 5),
    );
  });

  test("is refused where no prompt is on a border, and for counts that are none", async () => {
    const calm = plantedTarget({ capabilities: textOnly });
    await expect(recordBorder(calm, { prompts, settings, samples: 3, signal })).rejects.toMatchObject({ code: "UNSUPPORTED" });
    await expect(recordBorder(calm, { prompts, settings, samples: 1, signal })).rejects.toMatchObject({ code: "USAGE" });
  });
});

describe("drift at the border", () => {
  test("is told from the third day on, and not before", async () => {
    const { seen } = await watched(28, { seed: 3, drift: { from: 124, to: 0.95 } });
    const events = borderEvents(seen);
    expect(events.map(({ day }) => day).slice(0, 2)).toEqual([126, 127]);
    expect(events[0]?.distance).toBeGreaterThan((events[0]?.mean ?? 1) + 4 * (events[0]?.deviation ?? 1));
  });

  test("is not told of a setup that only wavers as it did", async () => {
    expect(borderEvents((await watched(26, { seed: 4 })).seen)).toEqual([]);
  });

  test("needs a whole baseline, days in a row, and both thresholds", () => {
    const days = (distances: readonly number[]) => distances.map((distance, day) => ({ day, distance }));
    const calm = Array.from({ length: 18 }, (_, index) => 0.1 + (index % 2) * 0.02);
    expect(borderEvents(days([...calm, 0.5, 0.5, 0.5])).map(({ day }) => day)).toEqual([20]);
    expect(borderEvents(days([...calm.slice(1), 0.5, 0.5])).map(({ day }) => day)).toEqual([]);
    expect(borderEvents(days([...calm, 0.5, 0.5, 0.1, 0.5, 0.5]))).toEqual([]);
    expect(borderEvents(days([...calm, 0.19, 0.19, 0.19]))).toEqual([]);
    // Far above 0.2, but no further than the baseline itself reaches.
    expect(borderEvents(days([...calm.map((distance, index) => distance * (index % 2) * 3), 0.5, 0.5, 0.5]))).toEqual([]);
    const gap = days([...calm, 0.5, 0.5, 0.5]).map((one) => (one.day > 19 ? { ...one, day: one.day + 1 } : one));
    expect(borderEvents(gap)).toEqual([]);
  });
});

test("total variation is a distance between 0 and 1, whatever the numbers of samples", () => {
  const counts = fc.dictionary(fc.constantFrom("yes", "no", "maybe"), fc.integer({ min: 1, max: 50 }), { minKeys: 1 });
  fc.assert(
    fc.property(counts, counts, counts, fc.integer({ min: 1, max: 5 }), (a, b, c, times) => {
      const more = Object.fromEntries(Object.entries(a).map(([text, count]) => [text, count * times]));
      expect(totalVariation(a, more)).toBeCloseTo(0, 12);
      expect(totalVariation(a, b)).toBeCloseTo(totalVariation(b, more), 12);
      expect(totalVariation(a, b)).toBeLessThanOrEqual(1 + 1e-12);
      expect(totalVariation(a, b)).toBeLessThanOrEqual(totalVariation(a, c) + totalVariation(c, b) + 1e-12);
    }),
    { seed: 7 },
  );
  expect(totalVariation({ yes: 3 }, { no: 8 })).toBe(1);
});
