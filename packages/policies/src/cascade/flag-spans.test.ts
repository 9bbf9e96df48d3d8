import type { TokenLogprob } from "@cupel/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import { flagSpans, markSpans } from "./flag-spans.ts";

const tokens = fc.array(
  fc.record({
    token: fc.string({ maxLength: 3 }).map((text) => text.replace(/[«»]/g, "")),
    logprob: fc.double({ min: -5, max: 0, noNaN: true }),
  }),
  { maxLength: 12 },
);
const textOf = (logprobs: readonly TokenLogprob[]) => logprobs.map(({ token }) => token).join("");

test("spans hold every unlikely token with what is around it, apart from each other and in order", () => {
  fc.assert(
    fc.property(tokens, fc.nat(3), (logprobs, window) => {
      const text = textOf(logprobs);
      const spans = flagSpans(text, logprobs, { below: -2, window });
      let start = 0;
      const inDoubt = new Set<number>();
      for (const [index, { token }] of logprobs.entries()) {
        const near = logprobs.slice(Math.max(0, index - window), index + window + 1);
        if (near.some(({ logprob }) => logprob < -2)) for (let at = start; at < start + token.length; at++) inDoubt.add(at);
        start += token.length;
      }
      const flagged = spans.flatMap((span) => Array.from({ length: span.end - span.start }, (_, at) => span.start + at));
      expect(flagged).toEqual([...inDoubt].toSorted((left, right) => left - right));
      for (const [index, { end }] of spans.entries()) expect(end).toBeLessThan(spans[index + 1]?.start ?? Number.POSITIVE_INFINITY);
    }),
    { numRuns: 300, seed: 8 },
  );
});

test("a draft whose marks are taken away is the draft", () => {
  fc.assert(
    fc.property(tokens, (logprobs) => {
      const text = textOf(logprobs);
      const spans = flagSpans(text, logprobs, { below: -2 });
      const marked = markSpans(text, spans);
      if (spans.length === 0) expect(marked).toBeUndefined();
      else expect(marked?.replace(/[«»]/g, "")).toBe(text);
      expect(marked?.match(/«/g)?.length).toBe(marked?.match(/»/g)?.length);
    }),
    { numRuns: 200, seed: 8 },
  );
});

test("of too many spans the least likely are kept, and numbered in the order of the text", () => {
  const logprobs = [-3, 0, -4, 0, -2.5].map((logprob, index) => ({ token: `t${index} `, logprob }));
  const text = textOf(logprobs);
  expect(markSpans(text, flagSpans(text, logprobs, { below: -2, most: 2 }), { numbered: true })).toBe("«1:t0 »t1 «2:t2 »t3 t4 ");
});

test("tokens that do not spell the text, and a text with such marks, are not marked", () => {
  expect(flagSpans("ab", [{ token: "a", logprob: -9 }], { below: -2 })).toEqual([]);
  expect(markSpans("a «b»", [{ start: 0, end: 1 }])).toBeUndefined();
});
