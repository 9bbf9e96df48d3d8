import fc from "fast-check";
import { expect, test } from "vitest";
import { bundlePieces } from "./bundle-pieces.ts";

test("the first piece goes at once, the others together, none is lost and none is empty", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.string({ maxLength: 3 }), fc.integer({ min: 0, max: 15 })), { maxLength: 40 }), (pieces) => {
      let time = 0;
      const handed: { readonly text: string; readonly at: number }[] = [];
      const bundle = bundlePieces((text) => handed.push({ text, at: time }), { milliseconds: 20, now: () => time });
      for (const [piece, wait] of pieces) {
        time += wait;
        bundle.add(piece);
        if (piece !== "") expect(handed.length).toBeGreaterThan(0);
      }
      const before = handed.length;
      bundle.flush();
      bundle.flush();
      expect(handed.map(({ text }) => text).join("")).toBe(pieces.map(([piece]) => piece).join(""));
      expect(handed.every(({ text }) => text !== "")).toBe(true);
      const times = handed.slice(0, before).map(({ at }) => at);
      expect(times.every((at, index) => index === 0 || at - (times[index - 1] ?? 0) >= 20)).toBe(true);
    }),
  );
});
