import fc from "fast-check";
import { expect, test } from "vitest";
import { checkPrices, costOf, priceOf } from "./price.ts";

const price = { input: 2, cached: 0.5, output: 8 };

test("a call costs its input, its cached input and its output, each by the million", () => {
  expect(costOf({ inputTokens: 1_000_000, outputTokens: 0 }, price)).toBe(2);
  expect(costOf({ inputTokens: 1_000_000, outputTokens: 500_000, cachedTokens: 400_000 }, price)).toBeCloseTo(1.2 + 0.2 + 4, 12);
  expect(costOf({ inputTokens: 1_000_000, outputTokens: 0, cachedTokens: 400_000 }, { input: 2, output: 8 })).toBe(2);
});

test("what cannot be told costs no number: no price, or counts that are guesses", () => {
  expect(costOf({ inputTokens: 9, outputTokens: 9 }, undefined)).toBeUndefined();
  expect(costOf({ inputTokens: 9, outputTokens: 9, estimated: true }, price)).toBeUndefined();
});

test("a cost is never below 0 and no more than all of it at the dearer rate", () => {
  const count = fc.nat(1_000_000);
  fc.assert(
    fc.property(count, count, count, (inputTokens, outputTokens, cachedTokens) => {
      const cost = costOf({ inputTokens, outputTokens, cachedTokens }, price) ?? Number.NaN;
      expect(cost).toBeGreaterThanOrEqual(0);
      expect(cost).toBeLessThanOrEqual((8 * (inputTokens + outputTokens)) / 1_000_000);
    }),
    { seed: 3 },
  );
});

test("a model has its own price, else the default, else none", () => {
  const other = { input: 1, output: 1 };
  expect(priceOf("m", { m: price, default: other })).toBe(price);
  expect(priceOf("n", { m: price, default: other })).toBe(other);
  expect(priceOf("toString", { m: price })).toBeUndefined();
});

test.each([
  { input: -1, output: 1 },
  { input: 1, output: Number.NaN },
  { input: 1, output: 1, cached: Number.POSITIVE_INFINITY },
])("%j is no price", (wrong) => expect(() => checkPrices({ m: wrong })).toThrow("The price of m has"));
