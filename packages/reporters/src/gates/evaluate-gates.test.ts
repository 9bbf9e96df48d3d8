import { broken, fail, type JsonObject, pass, type RunEnd } from "@cupel/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { complete, makeInfo, makeRecord, type RecordSketch } from "../../fixtures/make-record.ts";
import { leaderboardMarkdown } from "../leaderboard-markdown.ts";
import { leaderboardText } from "../leaderboard-text.ts";
import { summarize } from "../summarize.ts";
import { lowerBoundOf } from "./lower-bound.ts";

const wrong = { gold: fail("wrong"), verdict: fail("no") };
const broke = { output: null, stopReason: "error" as const, error: { code: "X", message: "x" } };

/** A run of tasks named by letters; capitals are solved. */
const sketches = (word: string): readonly RecordSketch[] =>
  [...word].map((letter, index) => ({ task: `${letter}${index}`, ...(letter === letter.toUpperCase() ? {} : wrong) }));

interface Over {
  readonly end?: RunEnd;
  readonly total?: number;
  readonly models?: readonly string[];
  readonly arms?: readonly string[];
}

function gatesFor(records: readonly RecordSketch[], gates: JsonObject, { end = complete, total = records.length, ...over }: Over = {}) {
  const info = makeInfo({ arms: ["policy"], ...over, total, config: { gates } });
  const summary = summarize(records.map(makeRecord), info, end);
  if (summary.gates === null) throw new Error("no gates");
  const { status, results } = summary.gates;
  const of = (gate: string) => results.find((result) => result.gate === gate);
  return { status, results, of, summary };
}

describe("rates and bounds", () => {
  test("a rate holds from what was asked for on", () => {
    expect(gatesFor(sketches("AAAAAAAbbb"), { minPassRate: 0.7 }).of("min-pass-rate")).toMatchObject({ status: "held", observed: 0.7 });
    expect(gatesFor(sketches("AAAAAAAbbb"), { minPassRate: 0.71 }).of("min-pass-rate")).toMatchObject({ status: "failed", required: 0.71 });
  });

  test("a bound is the exact one-sided one: 95 of 100 show .8977", () => {
    const run = (minLowerBound: number) => gatesFor(sketches("A".repeat(95) + "b".repeat(5)), { minLowerBound });
    expect(run(0.8977).of("min-lower-bound")).toMatchObject({ status: "held" });
    expect(run(0.8978)).toMatchObject({ status: "failed" });
    expect(run(0.8978).of("min-lower-bound")?.observed).toBeCloseTo(0.897746622357, 9);
  });

  test("tasks of one family are worth one: sixty that all pass show what as many families would", () => {
    const family = (index: number) => ({ family: `f${index % 6}`, value: true });
    // α^(1/6) = .05^(1/6)
    expect(
      lowerBoundOf(
        Array.from({ length: 60 }, (_, index) => family(index)),
        0.05,
      ),
    ).toMatchObject({ units: 6, passed: 6, bound: expect.closeTo(0.05 ** (1 / 6), 10) });
    // Sizes 8, 1, 1: 100/66 = 1.5, so one.
    expect(
      lowerBoundOf(
        [..."aaaaaaaabc"].map((name) => ({ family: name, value: name !== "b" })),
        0.05,
      ),
    ).toMatchObject({ units: 1, passed: 0, bound: 0 });
    const records = Array.from({ length: 60 }, (_, index) => ({ task: `t${index}`, family: `f${index % 6}` }));
    const { status, of } = gatesFor(records, { minLowerBound: 0.9 });
    expect(status).toBe("failed");
    expect(of("min-lower-bound")?.sentence).toContain("the 60 tasks being worth 6 independent ones, 6 of them passed");
  });

  test("a bound over families is never above that over as many independent tasks, whatever the families", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom("a", "b", "c", "d"), fc.boolean()), { maxLength: 40 }), (rows) => {
        const together = lowerBoundOf(
          rows.map(([family, value]) => ({ family, value })),
          0.05,
        );
        const alone = lowerBoundOf(
          rows.map(([, value], index) => ({ family: `${index}`, value })),
          0.05,
        );
        expect(together.bound).toBeLessThanOrEqual(alone.bound + 1e-12);
        expect(together.units).toBeLessThanOrEqual(new Set(rows.map(([family]) => family)).size);
      }),
      { seed: 1 },
    );
  });

  test("verified can be what passing means", () => {
    const records = sketches("AAAA").map((sketch) => ({ ...sketch, gold: fail("wrong") }));
    expect(gatesFor(records, { minPassRate: 1, metric: "verified" }).status).toBe("held");
    expect(gatesFor(records, { minPassRate: 1 }).status).toBe("failed");
  });
});

describe("gates fail closed (HZ-59)", () => {
  test.each<[string, readonly RecordSketch[], JsonObject, Over, string, RegExp]>([
    ["no records", [], { minPassRate: 0 }, {}, "records", /no records/],
    ["a missing arm", sketches("AA"), { minPassRate: 0, arm: "contract" }, {}, "arm", /no record of arm "contract"; the run has policy/],
    [
      "missing gold",
      sketches("AAA").map((own, index) => (index === 0 ? { ...own, gold: null } : own)),
      { minPassRate: 0 },
      {},
      "min-pass-rate",
      /1 of 3 answers have no gold/,
    ],
    [
      "a partial run",
      sketches("AA"),
      { minLowerBound: 0 },
      { end: { ...complete, status: "partial", reason: "killed" }, total: 4 },
      "min-lower-bound",
      /not evaluated, since the run is partial/,
    ],
    ["fewer records than planned", sketches("AA"), { minPassRate: 0 }, { total: 4 }, "incomplete", /2 of 4 records/],
    ["a model without records", sketches("AA"), { minPassRate: 0 }, { models: ["m1", "m2"] }, "arm", /no record of arm "policy"/],
    [
      "a model that lacks a task",
      [{ task: "a" }, { task: "b" }, { task: "a", model: "m2" }],
      { minPassRate: 0 },
      { models: ["m1", "m2"] },
      "min-pass-rate",
      /only 1 of 2 tasks have a record/,
    ],
    ["nothing decided", [{ task: "a", ...broke }], { minPassRate: 0, maxErrors: 1 }, {}, "min-pass-rate", /no task was decided/],
  ])("%s", (_, records, gates, over, gate, sentence) => {
    const { status, results } = gatesFor(records, gates, over);
    expect(status).not.toBe("held");
    expect(results).toContainEqual(expect.objectContaining({ gate, status: "failed", sentence: expect.stringMatching(sentence) }));
  });

  test("gates that cannot be read are refused", () => {
    expect(() => gatesFor(sketches("A"), { minPassRat: 0.5 })).toThrow('there is no gate "minPassRat"');
    expect(() => gatesFor(sketches("A"), { minPassRate: 80 })).toThrow('"minPassRate" is 80');
    expect(() => gatesFor(sketches("A"), { failOn: ["everything"] })).toThrow("failOn");
  });

  test("any missing record turns a gate that would hold", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), fc.nat(19), (count, missing) => {
        const all = sketches("A".repeat(count));
        const some = all.filter((_, index) => index !== missing % count);
        expect(gatesFor(all, { minPassRate: 0 }).status).toBe("held");
        expect(gatesFor(some, { minPassRate: 0 }, { total: count }).status).toBe("failed");
      }),
      { seed: 2 },
    );
  });
});

describe("errors and conditions", () => {
  const withError = [{ task: "e", ...broke }, ...sketches("AAA")];

  test("no error is let pass unless so many may be; then what is left out is said beside the rate", () => {
    expect(gatesFor(withError, { minPassRate: 0.5 })).toMatchObject({ status: "errors" });
    const { status, of } = gatesFor(withError, { minPassRate: 0.5, maxErrors: 1 });
    expect(status).toBe("held");
    expect(of("min-pass-rate")?.sentence).toBe("3/3 correct (100.0 %), 1 left out (1 error); at least 50.0 % must be.");
    expect(gatesFor(withError, { failOn: ["error"], maxErrors: 5 }).status).toBe("errors");
  });

  test.each<[string, RecordSketch]>([
    ["false-accept", { gold: fail("wrong"), verdict: pass() }],
    ["false-accept", { gold: broken("died", { code: "internal" }) }],
    ["incorrect", { gold: fail("wrong") }],
    ["unverified", { verdict: pass({ level: "parsed" }) }],
    ["unscored", { gold: null }],
    ["reused", { reused: true }],
    ["budget", { output: null, stopReason: "budget" }],
    ["oracle", { oracle: true }],
  ])("--fail-on %s fails on one such record among good ones", (condition, sketch) => {
    const good = sketches("AAAA");
    expect(gatesFor(good, { failOn: [condition] }).of(condition)?.status).toBe("held");
    expect(gatesFor([...good, { task: "odd", ...sketch }], { failOn: [condition], maxErrors: 9 }).of(condition)?.status).toBe("failed");
  });

  test("each model is held to them", () => {
    const two = ["m1", "m2"].flatMap((model) => ["a", "b"].map((task) => ({ task, model, ...(model === "m2" ? wrong : {}) })));
    const { status, results } = gatesFor(two, { minPassRate: 0.5 }, { models: ["m1", "m2"] });
    expect(status).toBe("failed");
    expect(results.filter(({ gate }) => gate === "min-pass-rate").map(({ model, status: own }) => [model, own])).toEqual([
      ["m1", "held"],
      ["m2", "failed"],
    ]);
  });
});

test("text and markdown say what failed first, and nothing where no gate is set", () => {
  const { summary } = gatesFor(sketches("Abb"), { minPassRate: 0.9, failOn: ["reused"] });
  const text = leaderboardText(summary);
  expect(text).toContain("GATES FAILED (correct, arm policy)\n- min-pass-rate failed: 1/3 correct (33.3 %); at least 90.0 % must be.");
  expect(leaderboardMarkdown(summary)).toContain("## Gates");
  const without = { ...summary, gates: null };
  expect(leaderboardText(without)).not.toMatch(/gate/i);
  expect(leaderboardMarkdown(without)).not.toContain("Gates");
});
