import { plantedTarget } from "@cupel/testing";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { axisSpec } from "../axes/axes.ts";
import { check } from "../check.ts";
import { checkSpec } from "../check-spec-defaults.ts";
import { allowanceOf } from "../judge/allowance.ts";
import { overlapsOf } from "../run/overlap.ts";
import type { TraceRow } from "../types/trace.ts";
import { compareRows, differs } from "./compare-rows.ts";
import { expectedFlips } from "./expected-flips.ts";
import { firstDifference } from "./first-difference.ts";
import { type FlipFacts, nearTieOf, scoreAdvice } from "./near-tie.ts";

const environment = { now: () => 0, sleep: async () => {}, signal: new AbortController().signal };
const { trace } = await check(plantedTarget(), checkSpec({ prompts: [{ text: "a" }], runs: 2, minBound: null }), environment);
const base = trace.rows.find(({ purpose }) => purpose === "cell") as TraceRow;
const row = (over: Partial<TraceRow>): TraceRow => ({ ...base, ...over });
const words = (ids: readonly number[]) =>
  row({ outputTokenIds: ids, text: ids.map((id) => ` ${id}`).join(""), scores: null, topScores: null });

describe("where two answers part", () => {
  test("the first differing token counts from the first generated one; the text beside it", () => {
    expect(firstDifference(words([1, 2, 3]), words([1, 2, 9]))).toMatchObject({
      layer: "tokens",
      tokenIndex: 2,
      character: 5,
      before: " 1 2 ",
      leftAfter: "3",
      rightAfter: "9",
    });
    expect(firstDifference(words([1, 2]), words([1, 2]))).toBeUndefined();
  });

  test("the end of one is a difference of length, as is another reason to end", () => {
    expect(firstDifference(words([1, 2]), words([1, 2, 3]))?.layer).toBe("length");
    expect(firstDifference(row({ finishReason: "stop" }), row({ finishReason: "length" }))?.layer).toBe("length");
    expect(compareRows(words([1, 2]), words([1, 2, 3]))).toMatchObject({ tokens: false, length: true });
  });

  test("an answer that we stopped reading is no shorter one", () => {
    const stopped = { ...words([1, 2]), status: "stopped", finishReason: null } as const;
    expect(compareRows(words([1, 2, 3]), stopped)).toMatchObject({ tokens: false, length: false });
    expect(firstDifference(words([1, 2, 3]), stopped)).toBeUndefined();
    expect(firstDifference(words([1, 9, 3]), stopped)?.layer).toBe("tokens");
  });

  test("tokens that spell the same text are a difference where ids are there", () => {
    const [left, right] = [row({ outputTokenIds: [1, 2], text: "ab" }), row({ outputTokenIds: [3], text: "ab" })];
    expect(firstDifference(left, right)).toMatchObject({ layer: "tokens", character: null, byte: null });
    expect(firstDifference({ ...left, outputTokenIds: null }, right)).toBeUndefined();
  });

  test("scores part bit by bit, or beyond the resolution; a gap is no difference", () => {
    const scores = [-0.1, -0.2, -0.3];
    const [left, right] = [row({ scores, topScores: null }), row({ scores: [-0.1, -0.2 - 2 ** -40, -0.3], topScores: null })];
    const ids = { outputTokenIds: [1, 2, 3] };
    expect(firstDifference({ ...left, ...ids }, { ...right, ...ids })).toMatchObject({ layer: "scores", scoreIndex: 1, tokenIndex: null });
    expect(firstDifference({ ...left, ...ids }, { ...right, ...ids }, { resolution: 1e-6 })).toBeUndefined();
    expect(firstDifference({ ...left, ...ids }, { ...left, ...ids, scores: [-0.1, null, -0.3] })).toBeUndefined();
    expect(compareRows({ ...left, scores: null }, right).scores).toBeUndefined();
  });

  test("scores that differ in an alternative alone are told by the alternative, after the text before them", () => {
    const top = (token: string, id: number, other: number) => [
      { id, token, score: 20.5 },
      { id: 9, token: " or", score: other },
    ];
    const made = (other: number) =>
      row({
        text: "a b c",
        outputTokenIds: [1, 2, 3],
        scores: [20.5, 20.5, 20.5],
        topScores: [top("a", 1, 1), top(" b", 2, 1), top(" c", 3, other)],
      });
    expect(firstDifference(made(1), made(1 + 2 ** -20))).toMatchObject({
      layer: "scores",
      scoreIndex: 2,
      before: "a b",
      scoreToken: " or",
      leftScore: 1,
      rightScore: 1 + 2 ** -20,
    });
    expect(firstDifference(made(1), { ...made(1), scores: [20.5, 20.25, 20.5] })).toMatchObject({
      scoreIndex: 1,
      before: "a",
      scoreToken: " b",
    });
  });

  test("bytes and characters are those of the text, surrogates and all", () => {
    const [left, right] = [row({ text: "a😀ßx", outputTokenIds: null }), row({ text: "a😀ßy", outputTokenIds: null })];
    expect(firstDifference(left, right)).toMatchObject({ layer: "text", character: 3, byte: 7, before: "a😀ß" });
  });

  test("left and right exchange places and nothing else changes", () => {
    const ids = fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 6 });
    fc.assert(
      fc.property(ids, ids, fc.boolean(), (a, b, exposed) => {
        const hide = (one: TraceRow) => (exposed ? one : { ...one, outputTokenIds: null });
        const [left, right] = [hide(words(a)), hide(words(b))];
        const [there, back] = [firstDifference(left, right), firstDifference(right, left)];
        expect(back?.layer).toBe(there?.layer);
        expect([back?.tokenIndex, back?.byte, back?.leftAfter]).toEqual([there?.tokenIndex, there?.byte, there?.rightAfter]);
        expect(there === undefined).toBe(JSON.stringify(a) === JSON.stringify(b));
        expect(differs(compareRows(left, right), exposed ? "1i" : "1t")).toBe(there !== undefined);
      }),
      { seed: 7 },
    );
  });
});

describe("rounding or bug", () => {
  const noise = { positions: 500, nonZero: 0.5, rms: 1e-3, p99: 2e-3, max: 3e-3 };
  const facts: FlipFacts = { isGreedy: true, marginLeft: 1e-3, marginRight: 1e-3, swapped: true, scoresEqual: false, resolution: 0, noise };
  test.each<[Partial<FlipFacts>, string]>([
    [{}, "NEAR_TIE_EXPLAINED"],
    [{ swapped: false }, "POSSIBLE"],
    [{ marginLeft: 8e-3 }, "POSSIBLE"],
    [{ marginLeft: 1 }, "NOT_EXPLAINED"],
    [{ scoresEqual: true }, "IDENTICAL_SCORES"],
    [{ noise: { ...noise, positions: 199 } }, "NOISE_UNKNOWN"],
    [{ noise: null }, "NOISE_UNKNOWN"],
    [{ isGreedy: false }, "NOT_APPLICABLE"],
    [{ marginRight: null }, "NOT_APPLICABLE"],
  ])("%o: %s", (given, expected) => {
    expect(nearTieOf({ ...facts, ...given })).toBe(expected);
  });

  test("a planted bug at full margin is not explained by the noise around it, a planted tie is", async () => {
    const prompts = Array.from({ length: 40 }, (_, index) => ({ text: `prompt ${index}` }));
    for (const [nearTie, expected] of [
      [true, "NEAR_TIE_EXPLAINED"],
      [false, "NOT_EXPLAINED"],
    ] as const) {
      const plants = [
        { when: "batch", share: 0.2, effect: { kind: "flip", position: 8, nearTie } },
        { when: "batch", effect: { kind: "noise", scale: 2e-3, share: 0.5 } },
      ] as const;
      const spec = checkSpec({ prompts, runs: 2, axes: [axisSpec("batch", ["1", "4"])], onDiverge: "characterise" });
      const { report } = await check(plantedTarget({ plants }), spec, environment);
      const planted = report.divergences.filter(({ difference }) => difference.tokenIndex === 8);
      expect(planted.length).toBeGreaterThan(3);
      expect(new Set(planted.map((divergence) => divergence.nearTie))).toEqual(new Set([expected]));
    }
  });
});

test("scores that moved without a flip are held against the nearest tie on their path", () => {
  const moved = { positions: 31, max: 4e-6 };
  expect(scoreAdvice(moved, 0.61)).toBe(
    "No token flipped: margins moved by up to 0.0000040 nats over 31 tokens, and the nearest tie is 0.61 nats away: noise of this size flips nothing on this path.",
  );
  expect(scoreAdvice(moved, 1e-5)).toContain("can flip it");
  expect(scoreAdvice({ positions: 1, max: 0 }, 15)).toContain("kept its lead to the last bit; the nearest tie is 15 nats away.");
  expect(scoreAdvice(null, null)).toContain("nothing tells");
});

describe("flips that noise predicts", () => {
  test("none without noise, more with more noise, never more than prompts", () => {
    const margins = [0.01, 0.1, 0.5, 1, 2];
    const of = (size: number) => expectedFlips(Array.from({ length: 20 }, () => ({ margins, changes: [0, size, -size, size / 2, 0] })));
    expect(of(0)).toMatchObject({ prompts: 0, tokensPerFlip: null });
    const predicted = [0.005, 0.05, 0.3, 5].map((size) => of(size)?.prompts ?? 0);
    expect(predicted).toEqual([...predicted].sort((left, right) => left - right));
    expect(predicted.at(-1)).toBeLessThanOrEqual(20);
    expect(expectedFlips([])).toBeNull();
  });

  test("a position flips half of the time that noise exceeds its margin", () => {
    // Every change is larger than the margin, at every position: q = 1/2.
    expect(expectedFlips([{ margins: [0.01], changes: [0.5, -0.5, 0.5, -0.5] }])?.prompts).toBeCloseTo(0.5, 10);
    expect(expectedFlips([{ margins: [0.01], changes: [0.5, 0, 0, -0.5] }])?.prompts).toBeCloseTo(0.25, 10);
  });
});

describe("allowance", () => {
  const decide = (outcomes: readonly boolean[]) => allowanceOf(outcomes, { acceptable: 0.01, unacceptable: 0.1 }, 0.05);
  const clean = Array.from({ length: 200 }, () => false);
  test("clean prompts pass when they suffice, diverging ones fail soon", () => {
    const passed = decide(clean);
    expect(passed.decision).toBe("pass");
    // Between a mixture that is all point mass at 0 and one that has nothing but half of it there.
    expect(passed.prompts).toBeGreaterThanOrEqual(Math.ceil(Math.log(1 / 0.05) / -Math.log(0.9)));
    expect(passed.prompts).toBeLessThanOrEqual(Math.ceil(Math.log(1 / (0.05 * 0.5)) / -Math.log(0.9)));
    expect(decide([true, true, true])).toMatchObject({ decision: "fail" });
    expect(decide([])).toMatchObject({ decision: "undecided", prompts: 0 });
  });

  test("either wrong decision comes in at most 5 % of runs, whenever one stops", () => {
    let state = 12345;
    const uniform = () => {
      state = (Math.imul(state, 1103515245) + 12345) >>> 0;
      return state / 2 ** 32;
    };
    const wrong = (rate: number, decision: string) => {
      let count = 0;
      for (let trial = 0; trial < 1000; trial++)
        if (decide(Array.from({ length: 150 }, () => uniform() < rate)).decision === decision) count++;
      return count / 1000;
    };
    expect(wrong(0.01, "fail")).toBeLessThanOrEqual(0.05);
    expect(wrong(0.1, "pass")).toBeLessThanOrEqual(0.05);
  });
});

test("overlap is what came at the same time, first byte to last", () => {
  const span = (firstByteMs: number | null, endedMs: number) => ({ firstByteMs, endedMs });
  expect(overlapsOf([span(0, 10), span(5, 15), span(12, 20)])).toEqual([2, 2, 2]);
  expect(overlapsOf([span(0, 10), span(1, 9), span(2, 8)])).toEqual([3, 3, 3]);
  expect(overlapsOf([span(0, 5), span(5, 9), span(null, 9)])).toEqual([1, 1, 0]);
});
