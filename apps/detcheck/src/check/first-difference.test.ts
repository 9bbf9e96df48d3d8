import fc from "fast-check";
import { expect, test } from "vitest";
import { firstDifference } from "./first-difference.ts";
import { percent } from "./percent.ts";

const stop = (text: string) => ({ text, finishReason: "stop" as const });

test("equal answers have none, and any others have one at the end of what they share", () => {
  const text = fc.string({ unit: "binary" });
  fc.assert(
    fc.property(text, text, text, (common, left, right) => {
      const [a, b] = [common + left, common + right];
      const difference = firstDifference(stop(a), stop(b));
      expect(difference === undefined).toBe(a === b);
      if (difference === undefined) return;
      const { character, byte } = difference;
      const [first, second] = [Array.from(a), Array.from(b)];
      expect(first.slice(0, character)).toEqual(second.slice(0, character));
      expect(first[character]).not.toBe(second[character]);
      expect(byte).toBe(new TextEncoder().encode(first.slice(0, character).join("")).length);
    }),
  );
});

test("the place is told in characters and bytes, with what stands around it", () => {
  expect(firstDifference(stop("😀 the price is 12 EUR"), stop("😀 the price is 13 EUR"))).toEqual({
    kind: "text",
    character: 16,
    byte: 19,
    common: "😀 the price is 1",
    left: "2 EUR",
    right: "3 EUR",
  });
  expect(firstDifference(stop("ab"), stop("abc"))).toMatchObject({ character: 2, left: "", right: "c" });
});

test("the same text that ended for another reason differs", () => {
  expect(firstDifference(stop("ab"), { text: "ab", finishReason: "length" })).toMatchObject({
    kind: "finish-reason",
    left: "stop",
    right: "length",
  });
});

test("a bound is rounded up, never down", () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (share) => {
      const shown = Number.parseFloat(percent(share)) / 100;
      expect(shown).toBeGreaterThanOrEqual(share - 1e-9);
      expect(shown).toBeLessThan(share + 0.0011);
    }),
  );
  expect(percent(0.139109)).toBe("14.0 %");
});
