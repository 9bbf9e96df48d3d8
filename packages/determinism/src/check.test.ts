import type { DeterminismTarget } from "@cupel/core";
import { type Plant, type PlantCondition, type PlantedTargetOptions, plantedTarget } from "@cupel/testing";
import { describe, expect, test } from "vitest";
import { axisSpec } from "./axes/axes.ts";
import { check } from "./check.ts";
import { checkSpec } from "./check-spec-defaults.ts";
import { judge } from "./judge/judge.ts";
import type { CheckProgress } from "./run/check-environment.ts";
import type { CheckSpec } from "./types/check-spec.ts";
import type { Cause } from "./types/verdict.ts";

const promptsOf = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ text: `Question ${index}: what follows from ${index * 7}?` }));
const environment = () => {
  let time = 0;
  return { now: () => time++, sleep: async (milliseconds: number) => void (time += milliseconds), signal: new AbortController().signal };
};
const run = async (options: PlantedTargetOptions, spec: Partial<CheckSpec> = {}) => {
  const target = plantedTarget(options);
  return { target, ...(await check(target, checkSpec({ prompts: promptsOf(60), ...spec }), environment())) };
};

const flip = (when: PlantCondition, rest: Partial<Plant> = {}): Plant => ({
  when,
  effect: { kind: "flip", position: 5, nearTie: false },
  ...rest,
});

describe("a setup that always answers alike", () => {
  test("gets the bound that its prompts support, and no more", async () => {
    const { report } = await run({});
    expect(report.verdict).toBe("NO DIVERGENCE OBSERVED");
    expect(report.status).toBe("PASS");
    expect(report.claim).toBe("T1i @ repeat");
    expect(report.bounds).toMatchObject([{ quantity: "diverging-prompts", prompts: 60, comparisons: 2 }]);
    expect(report.bounds[0]?.upper).toBeCloseTo(1 - 0.05 ** (1 / 60), 12);
    expect(report.notShown.length).toBeGreaterThan(2);
  });

  test("shares alpha among the axes it makes a claim about", async () => {
    const { report } = await run({}, { axes: [axisSpec("batch", ["1", "4"]), axisSpec("cache", [])] });
    expect(report.verdict).toBe("INCONCLUSIVE");
    expect(report.bounds.map(({ axis }) => axis)).toEqual(["repeat", "batch", "cache"]);
    for (const { upper } of report.bounds) expect(upper).toBeCloseTo(1 - (0.05 / 3) ** (1 / 60), 12);
    const more = await run({}, { prompts: promptsOf(90), axes: [axisSpec("batch", ["1", "4"]), axisSpec("cache", [])] });
    expect(more.report.verdict).toBe("NO DIVERGENCE OBSERVED");
  });

  test("is bounded by the flip chance of its one prompt, which takes 60 runs for 5 %", async () => {
    const few = await run({}, { prompts: promptsOf(1), runs: 3 });
    expect(few.report.verdict).toBe("INCONCLUSIVE");
    expect(few.report.bounds[0]?.upper).toBeCloseTo(0.776, 3);
    const planned = await run({}, { prompts: promptsOf(1) });
    expect(planned.report).toMatchObject({ verdict: "NO DIVERGENCE OBSERVED", runs: 60 });
  });

  test("reaches tier 2b where scores are the engine's own", async () => {
    const { report } = await run(
      {},
      {
        tier: 2,
        axes: [axisSpec("order", []), axisSpec("stream", []), axisSpec("restart", []), axisSpec("neighbours", ["none", "mixed"])],
        prompts: promptsOf(110),
      },
    );
    expect(report).toMatchObject({ verdict: "NO DIVERGENCE OBSERVED", guarantee: "2b", tierEffective: 2 });
    expect(report.axes.map(({ manipulation }) => manipulation.status)).toEqual(report.axes.map(() => "verified"));
  });
});

describe("a planted difference is proved, and blamed on its axis", () => {
  const cases: readonly (readonly [string, PlantCondition, readonly string[], Cause])[] = [
    ["batch", "batch", ["1", "4"], "BATCH_VARIANCE"],
    ["concurrency", "concurrency", ["1", "4"], "CONCURRENCY_VARIANCE"],
    ["cache", "cache", [], "CACHE_VARIANCE"],
    ["order", "order", ["fwd", "rev"], "ORDER_VARIANCE"],
    ["neighbours", "neighbours", ["none", "mixed"], "NEIGHBOUR_VARIANCE"],
    ["stream", "stream", [], "STREAM_VARIANCE"],
    ["restart", "restart", [], "RESTART_VARIANCE"],
    ["threads", "launch:threads=2", ["1", "2"], "THREAD_VARIANCE"],
  ];
  test.each(cases)("%s", async (axis, when, levels, cause) => {
    const { report } = await run({ plants: [flip(when, { share: 0.3 })] }, { axes: [axisSpec(axis, levels)], prompts: promptsOf(20) });
    expect(report.verdict, report.headline).toBe("DIVERGED");
    expect(report.causes[0], JSON.stringify(report.axes, null, 1)).toBe(cause);
    expect(report.divergences[0]?.difference).toMatchObject({ layer: "tokens", tokenIndex: 5 });
  });

  test("a model that is random by itself is blamed for nothing but that", async () => {
    const { report } = await run(
      { plants: [flip("always", { rate: 0.4 })] },
      { axes: [axisSpec("concurrency", ["1", "4"]), axisSpec("cache", [])] },
    );
    expect(report.causes).toEqual(["RUN_VARIANCE"]);
    expect(report.category).toBe("RUN_VARIANCE_FIXED_BATCH");
  });

  test("scores that differ under equal tokens", async () => {
    const plants: Plant[] = [{ when: "batch", effect: { kind: "noise", scale: 1e-6, share: 0.5 } }];
    const tier2 = await run({ plants }, { tier: 2, axes: [axisSpec("batch", ["1", "4"])] });
    expect(tier2.report).toMatchObject({ verdict: "DIVERGED", category: "SCORE_VARIANCE", causes: ["SCORE_VARIANCE", "BATCH_VARIANCE"] });
    const tier1 = await run({ plants }, { tier: 1, axes: [axisSpec("batch", ["1", "4"])], prompts: promptsOf(80) });
    expect(tier1.report.verdict).toBe("NO DIVERGENCE OBSERVED");
    expect(tier1.report.axes[1]?.scoreDivergences).toBeGreaterThan(10);
  });
});

test("the report is a function of the trace: shuffled rows give the same bytes", async () => {
  const { spec, trace, report } = await run(
    { plants: [flip("cache", { share: 0.2 }), flip("always", { rate: 0.02 })] },
    { axes: [axisSpec("cache", []), axisSpec("batch", ["1", "3"])], onDiverge: "continue", prompts: promptsOf(12) },
  );
  const again = judge(spec, { ...trace, rows: trace.rows.toReversed() });
  expect(JSON.stringify(again)).toBe(JSON.stringify(report));
});

describe("what is not shown is not claimed", () => {
  test("a treatment that nothing tells of supports no claim", async () => {
    const { report } = await run({ capabilities: { cacheObservable: false } }, { axes: [axisSpec("cache", [])], minBound: null });
    expect(report).toMatchObject({ verdict: "INCONCLUSIVE", warnings: ["cache: unverified treatment"] });
    expect(report.reason).toContain("unverified treatment");
  });

  test("a batch of more than the server computes together is worked off in parts: vacuous", async () => {
    const axes = [axisSpec("batch", ["1", "2", "4"])];
    const { report } = await run({ capabilities: { sequences: 2 } }, { axes, minBound: null, prompts: promptsOf(8) });
    expect(report).toMatchObject({ verdict: "INVALID", causes: ["VACUOUS"] });
    expect(report.axes[1]?.levels.map(({ manipulation }) => manipulation.status)).toEqual(["verified", "verified", "vacuous"]);
    expect((await run({ capabilities: { sequences: 4 } }, { axes, minBound: null })).report.verdict).toBe("NO DIVERGENCE OBSERVED");
  });

  test("a model that is random by itself is not blamed on the axis on which that was met first", async () => {
    let met = 0;
    for (let seed = 0; seed < 60; seed++) {
      const { report } = await run(
        { seed, plants: [flip("always", { rate: 0.25 })] },
        { axes: [axisSpec("cache", [])], prompts: promptsOf(2), runs: 2, controls: false },
      );
      if (report.attributions.some(({ steps }) => steps.some(({ treatment, diverged }) => treatment.length === 0 && diverged > 0))) met++;
      if (report.verdict === "DIVERGED") expect(report.causes, `seed ${seed}`).toEqual(["RUN_VARIANCE"]);
    }
    expect(met).toBeGreaterThan(3);
  });

  test("a setup that changes under way invalidates what it did not prove", async () => {
    const { report } = await run({ vices: { fingerprintChangesAt: 90 } }, { minBound: null });
    expect(report).toMatchObject({ verdict: "INVALID", causes: ["ENV_DRIFT"], category: "ENV_MISMATCH" });
    expect(report.segments.length).toBeGreaterThan(1);
    // An upgrade that changes answers is no divergence of one setup.
    const upgraded = await run({ vices: { fingerprintChangesAt: 90, driftsAt: 90 } }, { minBound: null });
    expect(upgraded.report.verdict).toBe("INVALID");
  });

  test("refused and broken answers are left out and counted, and no difference", async () => {
    const vices = { refuses: (call: number) => call % 11 === 3, truncates: (call: number) => call % 13 === 5 };
    const { report } = await run({ vices }, { minBound: null });
    expect(report.verdict).toBe("NO DIVERGENCE OBSERVED");
    expect(report.cost.excluded).toBeGreaterThan(20);
    expect(report.bounds[0]?.prompts).toBeLessThanOrEqual(60);
    expect(report.controls.find(({ name }) => name === "artefacts")?.detail).toMatch(/\d+ × HTTP 429/);
  });

  test("an answer that does not depend on the prompt shows nothing", async () => {
    const target = plantedTarget();
    const same = {
      ...target,
      prepare: (_: { readonly text: string }, settings: CheckSpec["settings"]) => target.prepare({ text: "one" }, settings),
    };
    const { report } = await check(same, checkSpec({ prompts: promptsOf(60) }), environment());
    expect(report).toMatchObject({ verdict: "INVALID", causes: ["CONTROL_FAILED"] });
  });

  /** A setup whose answers all end at once: with one end token each, or with nothing at all. */
  const mute = (withScores: boolean): DeterminismTarget => {
    const target = plantedTarget();
    const cut = <Item>(list: readonly Item[] | null): readonly Item[] | null => (withScores ? (list?.slice(0, 1) ?? null) : null);
    return {
      ...target,
      send: async (batch, how) =>
        (await target.send(batch, how)).map((row) => ({
          ...row,
          text: "",
          outputTokenIds: withScores ? [2] : [],
          scores: cut(row.scores),
          topScores: cut(row.topScores),
        })),
    };
  };

  test("answers that end at once are held against each other by the score of their end", async () => {
    const few = { prompts: promptsOf(3), tier: 2 as const };
    const { report } = await check(mute(true), checkSpec(few), environment());
    expect(report).toMatchObject({ verdict: "INCONCLUSIVE", guarantee: "2b", bounds: [{ prompts: 3 }] });
    const { report: nothing } = await check(mute(false), checkSpec({ ...few, tier: 1 }), environment());
    expect(nothing).toMatchObject({
      verdict: "INVALID",
      causes: ["CONTROL_FAILED"],
      reason: expect.stringContaining("every answer is empty"),
    });
  });

  test("progress ends where its plan does, also where an axis ends at its proof", async () => {
    const told: CheckProgress[] = [];
    const watched = { ...environment(), progress: (progress: CheckProgress) => told.push(progress) };
    const axes = [axisSpec("cache", []), axisSpec("batch", ["1", "4"])];
    await check(plantedTarget({ plants: [flip("cache", { share: 0.5 })] }), checkSpec({ prompts: promptsOf(10), axes }), watched);
    const planned = told.filter(({ stage }) => ["repeat", "cache=warm", "batch=4"].includes(stage));
    expect(told[0]).toEqual({ stage: "probe", done: 0, planned: 0, diverged: 0 });
    expect(planned[0]).toMatchObject({ stage: "repeat", done: 1, planned: 90 });
    expect(planned.at(-1)?.done).toBe(planned.at(-1)?.planned);
    expect(planned.at(-1)?.planned).toBeLessThan(75);
    expect(told.map(({ stage }) => stage)).toContain("repeat (controls)");
  });
});

describe("no more is sent than is needed", () => {
  const always = { plants: [flip("cache", { share: 0.5 })] };
  const spec = { axes: [axisSpec("cache", [])], controls: false, prompts: promptsOf(40) };
  const cells = ({ trace }: Awaited<ReturnType<typeof run>>) =>
    trace.rows.filter(({ purpose, axis }) => purpose === "cell" && axis === "cache").length;

  test("an axis ends at its first proof, unless it is to be characterised", async () => {
    const [stopped, whole] = [await run(always, spec), await run(always, { ...spec, onDiverge: "characterise" })];
    expect(cells(stopped)).toBeLessThan(15);
    expect(cells(whole)).toBe(120);
    expect(stopped.report.causes).toEqual(whole.report.causes);
  });

  test("a stream is read no further than to the first differing byte", async () => {
    const load = { plants: [flip("concurrency")] };
    const wanted = { axes: [axisSpec("concurrency", ["1", "3"])], prompts: promptsOf(6) };
    const { trace } = await run(load, wanted);
    const stopped = trace.rows.filter(({ status }) => status === "stopped");
    expect(stopped.length).toBeGreaterThan(0);
    for (const { chunks } of stopped) expect(chunks).toBe(6);
    const { trace: full } = await run(load, { ...wanted, onDiverge: "characterise" });
    expect(full.rows.some(({ status }) => status === "stopped")).toBe(false);
  });

  test("a budget is a hard stop, told with the bound that was reached", async () => {
    const { report, trace } = await run({}, { budget: { requests: 70 } });
    expect(trace.requests).toBeLessThanOrEqual(71);
    expect(report.verdict).toBe("INCONCLUSIVE");
    expect(report.bounds[0]?.prompts).toBeLessThan(20);
    const spent = await run({ plants: [flip("always", { rate: 0.5 })] }, { budget: { requests: 100 } });
    expect(spent.report.verdict).toBe("DIVERGED");
  });
});
