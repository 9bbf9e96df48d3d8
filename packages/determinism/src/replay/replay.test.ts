import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DeterminismTarget } from "@cupel/core";
import { type Plant, plantedTarget } from "@cupel/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { axisSpec } from "../axes/axes.ts";
import { check } from "../check.ts";
import { checkSpec } from "../check-spec-defaults.ts";
import type { PackOptions } from "../pack/pack-files.ts";
import { type Pack, readPack } from "../pack/read-pack.ts";
import { writePack } from "../pack/write-pack.ts";
import type { AxisName } from "../types/axis.ts";
import type { CheckSpec } from "../types/check-spec.ts";
import { minimise } from "./minimise.ts";
import { replay } from "./replay.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "replay-"));
});
afterAll(async () => await rm(folder, { recursive: true, force: true }));

const environment = () => ({ now: () => performance.now(), sleep: async () => {}, signal: new AbortController().signal });
const prompts = Array.from({ length: 6 }, (_, index) => ({ text: `Question ${index}: what follows from ${index * 7}?` }));
const flip = (when: Plant["when"], more: Partial<Plant> = {}): Plant => ({
  when,
  effect: { kind: "flip", position: 5, nearTie: false },
  ...more,
});
const options: PackOptions = { cupelVersion: "1.0.0", environment: {} };

async function packed(target: DeterminismTarget, spec: Partial<CheckSpec>, smallest = false): Promise<Pack> {
  const result = await check(target, checkSpec({ prompts, runs: 2, minBound: null, ...spec }), environment());
  const minimal = smallest ? await minimise(result, target, environment()) : undefined;
  const at = join(folder, String(Math.random()).slice(2));
  await writePack(at, result, { ...options, minimal });
  return await readPack(at);
}

const causes: readonly (readonly [Plant["when"], AxisName, readonly string[]])[] = [
  ["batch", "batch", ["1", "4"]],
  ["concurrency", "concurrency", ["1", "4"]],
  ["cache", "cache", ["cold", "warm"]],
  ["stream", "stream", ["off", "on"]],
  ["neighbours", "neighbours", ["none", "mixed"]],
  ["order", "order", ["fwd", "rev"]],
  ["launch:threads=2", "threads", ["1", "2"]],
  ["setting:topK", "settings:topK", ["0", "40"]],
];

describe.each(causes)("a difference planted under %s", (when, axis, levels) => {
  const target = () => plantedTarget({ plants: [flip(when)] });

  test("is brought about again from its pack, every time (DT-17)", async () => {
    const pack = await packed(target(), { axes: [axisSpec(axis, levels)] });
    expect(pack.result.report.divergences.map(({ right }) => right.axis)).toContain(axis);
    const report = await replay(pack, target(), { ...environment(), times: 5 });
    expect(report).toMatchObject({ outcome: "REPRODUCED", diverged: 5, of: 5, sameAnswers: 5, high: 1, differences: [] });
    expect(report.low).toBeCloseTo(0.478, 2);
  });

  test("does not come from a setup without it, with a bound", async () => {
    const pack = await packed(target(), { axes: [axisSpec(axis, levels)] });
    // What a setting changes is no defect: it changes the answer of every setup.
    if (axis.startsWith("settings:")) return;
    const report = await replay(pack, plantedTarget(), { ...environment(), times: 20 });
    expect(report).toMatchObject({ outcome: "NOT REPRODUCED", diverged: 0, of: 20, low: 0 });
    expect(report.high).toBeCloseTo(1 - 0.05 ** (1 / 20), 10);
    expect(report.headline).toContain("NOT REPRODUCED in 20 (95 %: < 14.0 % per trial)");
  });

  test("is made small and still diverges", async () => {
    const pack = await packed(target(), { axes: [axisSpec(axis, levels)] }, true);
    expect(pack.minimal).toMatchObject({ axis, diverged: 5, of: 5 });
    expect(Object.keys(pack.minimal?.right ?? {})).toEqual([axis]);
    if (axis !== "order") expect(pack.minimal?.prompts).toHaveLength(1);
    if (axis === "batch" || axis === "concurrency") expect(pack.minimal?.right).toEqual({ [axis]: "2" });
    expect(pack.minimal?.settings.maxTokens).toBeLessThanOrEqual(6);
    const report = await replay(pack, target(), { ...environment(), times: 5 });
    expect(report).toMatchObject({ outcome: "REPRODUCED", diverged: 5, case: { minimal: true } });
  });
});

test("what a first restart changes for good comes once, and has no smaller case", async () => {
  const target = () => plantedTarget({ plants: [flip("restart")] });
  const pack = await packed(target(), { axes: [axisSpec("restart", [])] }, true);
  expect(pack.minimal).toBeNull();
  expect(await replay(pack, target(), { ...environment(), times: 5 })).toMatchObject({ outcome: "REPRODUCED", diverged: 1, of: 5 });
});

test("a flip at random comes as often as it does", async () => {
  const target = () => plantedTarget({ plants: [flip("always", { rate: 0.5 })] });
  const report = await replay(await packed(target(), { runs: 6 }), target(), { ...environment(), times: 40 });
  expect(report.outcome).toBe("REPRODUCED");
  expect(report.diverged).toBeGreaterThan(8);
  expect(report.diverged).toBeLessThan(32);
});

test("a setup that says something else of itself shows nothing by not diverging, and what it shows by diverging stands", async () => {
  const pack = await packed(plantedTarget({ plants: [flip("cache")] }), { axes: [axisSpec("cache", [])] });
  const other = (plants: readonly Plant[]): DeterminismTarget => ({
    ...plantedTarget({ plants }),
    identity: async () => ({ facts: { build: "other", model: "planted" }, sha256: "0" }),
  });
  const quiet = await replay(pack, other([]), { ...environment(), times: 3 });
  expect(quiet.outcome).toBe("DIFFERENT ENV");
  expect(quiet.differences).toEqual([expect.objectContaining({ name: "identity.build", now: "other" })]);
  expect((await replay(pack, other([flip("cache")]), { ...environment(), times: 3 })).outcome).toBe("REPRODUCED");
});

test("nothing to replay is said so", async () => {
  const clean = await packed(plantedTarget(), {});
  await expect(replay(clean, plantedTarget(), environment())).rejects.toMatchObject({
    code: "USAGE",
    message: expect.stringContaining("Nothing diverged"),
  });
  const at = join(folder, "told");
  const diverged = await packed(plantedTarget({ plants: [flip("cache")] }), { axes: [axisSpec("cache", [])] });
  await writePack(at, diverged.result, { ...options, redact: ["prompts"] });
  await expect(replay(await readPack(at), plantedTarget(), environment())).rejects.toMatchObject({ code: "USAGE" });
});

test("a divergence that does not come again is left as it was", async () => {
  const plants = [flip("always", { calls: { kind: "after", from: 14 } }), flip("always", { calls: { kind: "first" } })];
  const target = plantedTarget({ plants });
  const result = await check(target, checkSpec({ prompts, runs: 2, minBound: null, controls: false }), environment());
  expect(result.report.verdict).toBe("DIVERGED");
  expect(await minimise(result, plantedTarget(), environment())).toBeUndefined();
});
