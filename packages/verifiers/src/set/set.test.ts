import fc from "fast-check";
import { expect, test } from "vitest";
import { type SetChecks, set } from "./set.ts";

const task = { id: "t", kind: "set", prompt: "p", checks: {} };
const verify = (text: string, checks: SetChecks, scope: "public" | "gold" = "public") =>
  set().verify({ task, checks, scope, candidate: { text } });

test("the items count, not their order, their form or how often they stand there", async () => {
  const checks = { items: ["red", "dark green", 3] };
  for (const text of ['["dark green", 3, "red"]', "- red\n- **dark green**\n- 3.", "3, red, dark green, red", '"red"; `dark green`; 3'])
    expect(await verify(text, checks)).toMatchObject({ status: "pass", level: "verified", score: 1 });
  expect(await verify("RED, 3, dark  green", checks)).toMatchObject({ status: "fail" });
  expect(await verify("RED, 3, dark  green", { ...checks, ignore: ["case", "whitespace"] })).toMatchObject({ status: "pass" });
});

test("publicly what is missing and what is extra is named, hidden items are counted", async () => {
  const checks = { items: ["a", "b", "c"] };
  const wrong = await verify("a, x, y", checks);
  expect(wrong).toMatchObject({ status: "fail", code: "wrong", reason: 'missing: "b", "c"; extra: "x", "y"' });
  expect(wrong.score).toBeCloseTo(1 / 3);
  expect(await verify("a, x, y", checks, "gold")).toMatchObject({
    reason: "2 of 3 items are missing; 2 of 3 given are extra",
    evidence: { missing: ["b", "c"], extra: ["x", "y"] },
  });
  expect((await verify("1,2,3,4,5,6,7", { at_most: [1] })).reason).toBe('extra: "2", "3", "4", "5", "6" and 1 more');
});

test("at least asks for some, at most forbids others", async () => {
  expect(await verify("a, b, c", { at_least: ["a", "b"] })).toMatchObject({ status: "pass", score: 1 });
  expect(await verify("a, c", { at_least: ["a", "b"] })).toMatchObject({ status: "fail", reason: 'missing: "b"', score: 0.5 });
  expect(await verify("a", { at_most: ["a", "b"] })).toMatchObject({ status: "pass", score: 1 });
  expect(await verify("[]", { at_most: ["a", "b"] })).toMatchObject({ status: "pass" });
  expect(await verify("a, c", { at_most: ["a", "b"] }, "gold")).toMatchObject({ reason: "1 of 2 given are extra", score: 0.5 });
  const both = { at_least: ["a", "b"], at_most: ["a", "b", "c"] };
  expect(await verify("a, b, c", both)).toMatchObject({ status: "pass" });
  expect(await verify("a, d", both)).toMatchObject({ status: "fail", score: 0.5, reason: 'missing: "b"; extra: "d"' });
});

test("where the items are given, a wider list of what is allowed does not count", async () => {
  const checks = { at_most: ["a", "b", "c"], items: ["a", "b"] };
  expect(await verify("a, b", checks)).toMatchObject({ status: "pass" });
  expect(await verify("a, b, c", checks)).toMatchObject({ status: "fail", reason: 'extra: "c"' });
});

test("in a multiset it counts how often", async () => {
  const checks = { items: ["a", "a", "b"], multiset: true };
  expect(await verify("a, b, a", checks)).toMatchObject({ status: "pass" });
  expect(await verify("a, b", checks)).toMatchObject({ status: "fail", reason: 'missing: "a"', score: 0.8 });
  expect(await verify("a, a, b, b", checks)).toMatchObject({ status: "fail", reason: 'extra: "b"' });
});

test("nothing can be the right answer, but no text is none", async () => {
  expect(await verify("[]", { items: [] })).toMatchObject({ status: "pass" });
  expect(await verify("a", { items: [] })).toMatchObject({ status: "fail", score: 0 });
  expect(await verify("", { items: [] })).toMatchObject({ status: "fail", code: "load" });
});

test("the score is F1 of the items and does not depend on their order", async () => {
  const list = fc.uniqueArray(fc.constantFrom("a", "b", "c", "d", "e", "f"), { minLength: 1 });
  await fc.assert(
    fc.asyncProperty(list, list, async (given, items) => {
      const hits = given.filter((item) => items.includes(item)).length;
      const verdict = await verify(given.join(", "), { items });
      expect(verdict.score).toBeCloseTo((2 * hits) / (given.length + items.length));
      expect(verdict.status === "pass").toBe(verdict.score === 1);
      expect((await verify(given.toReversed().join("\n"), { items: items.toReversed() })).score).toBe(verdict.score);
    }),
  );
});

test("without items an answer is only a list, and nothing is scored", async () => {
  expect(await verify("a, b", {})).toMatchObject({ status: "pass", level: "parsed" });
  expect(await verify("a, b", {}, "gold")).toMatchObject({ status: "error", code: "vacuous" });
});

test.each<[object, string]>([
  [{ items: "a" }, "items must be a list of texts that are not empty, numbers or truth values"],
  [{ at_most: [{}] }, "at_most must be a list of texts that are not empty, numbers or truth values"],
  [{ items: ["."] }, "items must be a list of texts that are not empty, numbers or truth values"],
  [{ at_least: [] }, "at_least is empty, so any list would pass"],
  [{ multiset: 1 }, "multiset must be true or false"],
  [{ ignore: ["order"] }, "ignore may name case, whitespace and unicode"],
])("%j is a defect of the task", async (checks, sentence) => {
  expect(await verify("x", checks as SetChecks)).toMatchObject({ status: "error", code: "contract", reason: sentence });
});
