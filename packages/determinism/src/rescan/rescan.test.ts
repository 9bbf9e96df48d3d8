import { pinnedSettings } from "@cupel/core";
import { type Plant, type PlantedTargetOptions, plantedTarget } from "@cupel/testing";
import { describe, expect, test } from "vitest";
import { check } from "../check.ts";
import { goldenSpec } from "../golden/golden-spec.ts";
import type { CheckResult } from "../types/check-result.ts";
import { rescan } from "./rescan.ts";

const capabilities = { promptScores: true } as const;
const prompts = Array.from({ length: 6 }, (_, index) => ({ text: `Question ${index}: what follows from ${index * 7}?` }));
const settings = { ...pinnedSettings, maxTokens: 16 };
const setup = (options: PlantedTargetOptions = {}) => plantedTarget({ capabilities, ...options });
const flip = (position: number): Plant => ({ when: "always", effect: { kind: "flip", position, nearTie: false } });

async function recorded(options: PlantedTargetOptions = {}, temperature = 0): Promise<CheckResult> {
  const spec = goldenSpec({ prompts, runs: 2, tier: 2, settings: { ...settings, temperature } });
  return await check(setup(options), spec, { now: () => 0, sleep: async () => {}, signal: new AbortController().signal });
}

describe("a rescan of recorded answers", () => {
  test("finds the scores of the setup that gave them, at every position, with one call per prompt", async () => {
    const target = setup();
    const report = await rescan(target, await recorded());
    expect(report).toMatchObject({ outcome: "SAME SCORES", positions: 96, moved: 0, flips: 0, largest: 0, leftOut: 0 });
    expect(target.planted.calls).toBe(6);
    expect(target.sends).toEqual([]);
  });

  test("shows every place at which a change acts, also behind the first, where a fresh answer is on another path", async () => {
    const golden = await recorded();
    const report = await rescan(setup({ plants: [flip(3), flip(9)] }), golden);
    expect(report).toMatchObject({ outcome: "TOKENS MOVED", flips: 12 });
    for (const { flips } of report.prompts) {
      expect(flips.map(({ position }) => position)).toEqual([3, 9]);
      // The recorded token falls short by just the margin that it led by.
      for (const { short } of flips) expect(short).toBeGreaterThan(0);
    }
  });

  test("tells moved scores under equal tokens, with the largest move, and what is allowed is none", async () => {
    const plants: readonly Plant[] = [{ when: "always", effect: { kind: "noise", scale: 1e-4, share: 0.5 } }];
    const golden = await recorded();
    const report = await rescan(setup({ plants }), golden);
    expect(report.outcome).toBe("SCORES MOVED");
    expect(report.moved).toBeGreaterThan(20);
    expect(report.moved).toBeLessThan(76);
    expect(report.largest).toBeLessThanOrEqual(1e-4);
    expect(report.largest).toBeGreaterThan(1e-5);
    expect(report.prompts.every(({ firstMoved }) => firstMoved !== null)).toBe(true);
    expect((await rescan(setup({ plants }), golden, { allow: 1e-4 })).outcome).toBe("SAME SCORES");
  });

  test("begins with the prompts whose path comes nearest to a tie", async () => {
    const golden = await recorded();
    const { prompts: order } = await rescan(setup(), golden);
    const margin = (prompt: number): number => {
      const tops = golden.trace.rows.find((row) => row.purpose === "cell" && row.prompt === prompt)?.topScores ?? [];
      return Math.min(...tops.map((top) => (top?.[0]?.score ?? 0) - (top?.[1]?.score ?? 0)));
    };
    const margins = order.map(({ prompt }) => margin(prompt));
    expect(margins).toEqual([...margins].sort((left, right) => left - right));
  });

  test("is refused where a target cannot score a given answer, or the record has nothing to score", async () => {
    const golden = await recorded();
    await expect(rescan(plantedTarget(), golden)).rejects.toMatchObject({ code: "UNSUPPORTED" });
    const bare = { ...golden, trace: { ...golden.trace, rows: golden.trace.rows.map((row) => ({ ...row, scores: null })) } };
    await expect(rescan(setup(), bare)).rejects.toMatchObject({ code: "UNSUPPORTED" });
    await expect(rescan(setup(), await recorded({}, 1))).rejects.toMatchObject({ code: "USAGE" });
    const other = { ...setup(), scorePath: async () => [{ tokenId: 1, score: 0, top: [] }] };
    await expect(rescan(other, golden)).rejects.toMatchObject({ code: "BACKEND_FAILED" });
  });
});
