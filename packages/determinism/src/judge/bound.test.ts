import { exactUpperBound, simultaneous } from "@cupel/stats";
import { type PlantedTargetOptions, plantedTarget } from "@cupel/testing";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { axisSpec } from "../axes/axes.ts";
import { check } from "../check.ts";
import { checkSpec } from "../check-spec-defaults.ts";
import type { CheckResult } from "../types/check-result.ts";
import type { CheckSpec } from "../types/check-spec.ts";
import type { TraceRow } from "../types/trace.ts";
import { boundOf } from "./bound.ts";
import { judge } from "./judge.ts";

const environment = () => ({ now: () => 0, sleep: async () => {}, signal: new AbortController().signal });
const promptsOf = (count: number): readonly { readonly text: string }[] =>
  Array.from({ length: count }, (_, index) => ({ text: `Question ${index}?` }));
const axes = [axisSpec("batch", ["1", "2"]), axisSpec("cache", []), axisSpec("stream", []), axisSpec("order", [])];

async function checked(count: number, spec: Partial<CheckSpec> = {}, target: PlantedTargetOptions = {}): Promise<CheckResult> {
  return await check(
    plantedTarget(target),
    checkSpec({ prompts: promptsOf(count), runs: 2, minBound: null, controls: false, ...spec }),
    environment(),
  );
}

/** The bound of an axis without divergence, of so many prompts and comparisons. */
function upperOf({ prompts, comparisons, claims, confidence }: Quiet): number {
  const seen = { report: { prompts, manipulation: { status: "verified" } }, comparisonsPerPrompt: comparisons } as const;
  return boundOf("cache", seen, { spec: { prompts: promptsOf(prompts), confidence }, claims })?.upper ?? Number.NaN;
}

interface Quiet {
  readonly prompts: number;
  readonly comparisons: number;
  readonly claims: number;
  readonly confidence: number;
}

const quiet = fc.record({
  prompts: fc.integer({ min: 2, max: 400 }),
  comparisons: fc.integer({ min: 1, max: 400 }),
  claims: fc.integer({ min: 1, max: 12 }),
  confidence: fc.double({ min: 0.5, max: 0.999, noNaN: true }),
});

describe("the bound of an axis without divergence", () => {
  test("is never below the exact bound of Clopper and Pearson on prompts at a share of alpha", () => {
    fc.assert(
      fc.property(quiet, (given) => {
        const exact = exactUpperBound(0, given.prompts, { alpha: simultaneous(1 - given.confidence, given.claims) });
        expect(upperOf(given)).toBeGreaterThanOrEqual(exact - 1e-10);
        // Nor is it wider than one that any of the claims could need.
        expect(upperOf(given)).toBeLessThanOrEqual(exact + 1e-10);
      }),
      { seed: 11 },
    );
  });

  test("falls with every prompt, rises with every claim and with confidence", () => {
    fc.assert(
      fc.property(quiet, (given) => {
        const upper = upperOf(given);
        expect(upperOf({ ...given, prompts: given.prompts + 1 })).toBeLessThan(upper);
        expect(upperOf({ ...given, claims: given.claims + 1 })).toBeGreaterThan(upper);
        expect(upperOf({ ...given, confidence: (1 + given.confidence) / 2 })).toBeGreaterThan(upper);
      }),
      { seed: 12 },
    );
  });

  test("of several prompts knows nothing of repeats; of one prompt they are all there is", () => {
    fc.assert(
      fc.property(quiet, fc.integer({ min: 2, max: 9 }), (given, times) => {
        const copied = { ...given, comparisons: given.comparisons * times };
        expect(upperOf(copied)).toBe(upperOf(given));
        expect(upperOf({ ...copied, prompts: 1 })).toBeLessThan(upperOf({ ...given, prompts: 1 }));
      }),
      { seed: 13 },
    );
  });
});

describe("the bounds of a report", () => {
  test("stay as they are when every answer is copied, and grow no tighter than the prompts allow", async () => {
    const { spec, trace, report } = await checked(8, { axes });
    const copy = (row: TraceRow, times: number): TraceRow => ({
      ...row,
      run: row.run + times * 10,
      sequence: row.sequence + times * 10_000,
      responseMark: `${row.responseMark} ${times}`,
    });
    const rows = trace.rows.flatMap((row) => [row, copy(row, 1), copy(row, 2)]);
    const again = judge(spec, { ...trace, rows });
    expect(again.bounds.map(({ upper }) => upper)).toEqual(report.bounds.map(({ upper }) => upper));
    expect(report.bounds).toHaveLength(5);
    for (const { upper, claims } of report.bounds) {
      expect(claims).toBe(5);
      expect(upper).toBeGreaterThanOrEqual(exactUpperBound(0, 8, { alpha: 0.05 / 5 }) - 1e-12);
    }
  });

  test("share alpha among all axes that were tested, those that diverged included", async () => {
    const flip = { when: "batch", effect: { kind: "flip", position: 3, nearTie: false } } as const;
    const { report } = await checked(8, { axes }, { plants: [flip] });
    expect(report.axes.filter(({ status }) => status === "diverged").map(({ axis }) => axis)).toEqual(["batch"]);
    // With a share of alpha for the four quiet ones alone, a bound would be the tighter the more axes fail, and false too often.
    expect(report.bounds.map(({ claims }) => claims)).toEqual([5, 5, 5, 5]);
  });

  test("hold of one prompt at every level: three levels are no three times as many comparisons", async () => {
    const { report } = await checked(1, { runs: 30, axes: [axisSpec("batch", ["1", "2", "4", "8"])] });
    const bound = report.bounds.find(({ axis }) => axis === "batch");
    expect(bound).toMatchObject({ quantity: "flip-chance", comparisons: 30, upper: expect.closeTo(1 - 0.025 ** (1 / 30), 12) });
  });

  test("of one prompt count no answer that disproves its treatment", async () => {
    // Every third batch comes back in pieces of one: enough happened for a claim, on fewer comparisons.
    const { spec, trace } = await checked(1, { runs: 30, axes: [axisSpec("batch", ["1", "4"])] });
    const rows = trace.rows.map((row) => (row.axis === "batch" && row.run % 3 === 0 ? { ...row, batchSize: 1 } : row));
    const bound = judge(spec, { ...trace, rows }).bounds.find(({ axis }) => axis === "batch");
    expect(bound).toMatchObject({ comparisons: 20, upper: expect.closeTo(1 - 0.025 ** (1 / 20), 12) });
  });
});
