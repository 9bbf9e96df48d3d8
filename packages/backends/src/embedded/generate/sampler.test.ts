import { createRandom } from "@cupel/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { tokenRanking } from "./ranked-tokens.ts";
import { createSampler, mostLikely } from "./sampler.ts";
import { tokenLogprob } from "./token-logprob.ts";

const logits = fc
  .array(fc.float({ min: -40, max: 40, noNaN: true }), { minLength: 1, maxLength: 40 })
  .map((list) => Float32Array.from(list));
const sample = Float32Array.of(2, 0.5, 1.9, -1, 0, -30, 1.9, 0.25);
const textOf = String;
const rankedTokens = tokenRanking();

test("tokens rank by logit, then by id", () => {
  fc.assert(
    fc.property(logits, (list) => {
      const plain = [...list.keys()].sort((a, b) => (list[b] as number) - (list[a] as number) || a - b);
      expect([...rankedTokens(list)]).toEqual(plain);
    }),
  );
  expect([...rankedTokens(Float32Array.of(-0, 0, Number.NEGATIVE_INFINITY))]).toEqual([0, 1, 2]);
});

test("temperature 0 takes the largest logit, the lowest id on ties, and draws nothing", () => {
  fc.assert(fc.property(logits, (list) => createSampler({ temperature: 0, seed: 1 })(list) === rankedTokens(list)[0]));
});

test("a temperature near 0 equals greedy", () => {
  const nearly = createSampler({ temperature: 1e-6, seed: 3 });
  for (let round = 0; round < 50; round++) expect(nearly(sample)).toBe(0);
});

test("equal seeds give equal tokens, different seeds different ones", () => {
  const draws = (seed: number): number[] => {
    const next = createSampler({ temperature: 1, seed });
    return Array.from({ length: 40 }, () => next(sample));
  };
  expect(draws(5)).toEqual(draws(5));
  expect(draws(5)).not.toEqual(draws(6));
});

test("a token without a chance is never drawn", () => {
  const masked = Float32Array.of(Number.NEGATIVE_INFINITY, 3, Number.NEGATIVE_INFINITY, -20, Number.NEGATIVE_INFINITY);
  for (const settings of [{}, { topK: 4 }, { topP: 0.999_999 }, { minP: 1e-12 }]) {
    const drawn = Array.from({ length: 500 }, (_, seed) => createSampler({ temperature: 30, seed, ...settings })(masked));
    expect([...new Set(drawn)].toSorted()).toEqual([1, 3]);
  }
  expect(createSampler({ temperature: 0, seed: 1 })(masked)).toBe(1);
});

test("logits that are no numbers are broken infrastructure", () => {
  expect(() => mostLikely(Float32Array.of(1, Number.NaN))).toThrow("damaged");
  expect(() => mostLikely(Float32Array.of(Number.POSITIVE_INFINITY))).toThrow("damaged");
});

/** The distribution as documented, written another way. */
function stated({
  temperature,
  topK = 0,
  topP = 1,
  minP = 0,
}: {
  temperature: number;
  topK?: number;
  topP?: number;
  minP?: number;
}): number[] {
  const weights = [...sample]
    .map((logit, id) => ({ id, weight: Math.exp(logit / temperature) }))
    .sort((a, b) => b.weight - a.weight || a.id - b.id);
  let kept = topK === 0 ? weights : weights.slice(0, topK);
  const total = kept.reduce((sum, { weight }) => sum + weight, 0);
  let reached = 0;
  if (topP < 1) kept = kept.filter(({ weight }) => (reached += weight) - weight < topP * total);
  const largest = kept[0]?.weight ?? 0;
  kept = kept.filter(({ weight }) => weight >= minP * largest);
  const rest = kept.reduce((sum, { weight }) => sum + weight, 0);
  return [...sample].map((_, id) => (kept.find((item) => item.id === id)?.weight ?? 0) / rest);
}

describe("10,000 draws follow the stated distribution", () => {
  test.each([
    { temperature: 1 },
    { temperature: 0.5 },
    { temperature: 2, topK: 3 },
    { temperature: 1, topP: 0.7 },
    { temperature: 1, minP: 0.2 },
    { temperature: 1.3, topK: 6, topP: 0.9, minP: 0.1 },
  ])("for %o", (settings) => {
    const counts = [...sample].map(() => 0);
    const seeds = createRandom("draws");
    for (let draw = 0; draw < 10_000; draw++) {
      const token = createSampler({ ...settings, seed: seeds.split(draw).seed })(sample);
      counts[token] = (counts[token] ?? 0) + 1;
    }
    const expected = stated(settings).map((share) => share * 10_000);
    expect(counts.filter((count, id) => count > 0 && expected[id] === 0)).toEqual([]);
    const cells = expected.flatMap((mean, id) => (mean >= 5 ? [((counts[id] ?? 0) - mean) ** 2 / mean] : []));
    // The 99.9 % quantile of chi-squared with 7 degrees of freedom; fewer cells only make it stricter to exceed.
    expect(cells.reduce((sum, cell) => sum + cell, 0)).toBeLessThan(24.3);
  });
});

test("logprobs are of the raw distribution and sum to 1", () => {
  fc.assert(
    fc.property(logits, (list) => {
      const all = [...list.keys()].map((token) => tokenLogprob(list, token, { alternatives: 0, textOf }).logprob);
      expect(all.reduce((sum, logprob) => sum + Math.exp(logprob), 0)).toBeCloseTo(1, 10);
    }),
  );
});

test("alternatives are the best, best first", () => {
  const { token, top } = tokenLogprob(sample, 4, { alternatives: 3, textOf });
  expect(token).toBe("4");
  expect(top?.map((entry) => entry.token)).toEqual(["0", "2", "6"]);
});
