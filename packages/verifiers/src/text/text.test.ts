import { afterAll, describe, expect, test } from "vitest";
import { type TextChecks, text } from "./text.ts";

const verifier = text({ patternMs: 300 });
afterAll(() => verifier[Symbol.asyncDispose]());
const task = { id: "t", kind: "text", prompt: "p", checks: {} };
const verify = (answer: string, checks: TextChecks, scope: "public" | "gold" = "public") =>
  verifier.verify({ task, checks, scope, candidate: { text: answer } });

test("an answer is the text, or holds the texts, up to what the task lets differ", async () => {
  expect(await verify("Oslo", { exact: "Oslo" })).toMatchObject({ status: "pass", level: "verified", score: 1 });
  expect(await verify(" oslo \n", { exact: "Oslo" })).toMatchObject({ status: "fail", reason: "the answer is another text" });
  expect(await verify(" OSLO \n", { exact: "Oslo", ignore: ["case", "whitespace"] })).toMatchObject({ status: "pass" });
  expect(await verify("ﬁne", { exact: "fine", ignore: ["unicode"] })).toMatchObject({ status: "pass" });
  expect(await verify("a b c", { contains: ["a", "c"] })).toMatchObject({ status: "pass" });
  expect(await verify("a b", { contains: ["a", "c"] })).toMatchObject({ status: "fail", reason: 'the answer lacks "c"', score: 0.5 });
});

test("reasoning is no part of the answer", async () => {
  expect(await verify("<think>Bergen? Sorry.</think>\n\nOslo", { exact: "Oslo", not_contains: ["Sorry"] })).toMatchObject({
    status: "pass",
  });
  expect(await verify("<think>Oslo", { contains: ["Oslo"] })).toMatchObject({ status: "fail", code: "load" });
});

test("an answer without the texts it must not hold, and of the length that is asked for", async () => {
  expect(await verify("all is well", { not_contains: ["sorry"] })).toMatchObject({ status: "pass" });
  expect(await verify("SORRY", { not_contains: ["sorry"], ignore: ["case"] })).toMatchObject({
    reason: 'the answer must not hold "sorry"',
  });
  expect(await verify("😀😀", { min_length: 2, max_length: 2 })).toMatchObject({ status: "pass" });
  expect(await verify("😀", { min_length: 2 })).toMatchObject({ reason: "the answer has 1 characters and must have at least 2" });
  expect(await verify("abc", { max_length: 2 })).toMatchObject({ reason: "the answer has 3 characters and may have at most 2" });
  expect(await verify(" ab ", { max_length: 2, ignore: ["whitespace"] })).toMatchObject({ status: "pass" });
});

test("no answer at all passes nothing, unless it is the text", async () => {
  for (const checks of [{}, { not_contains: ["x"] }, { regex: "^\\s*$" }, { max_length: 5 }]) {
    expect(await verify(" \n", checks)).toMatchObject({ status: "fail", code: "load" });
  }
  expect(await verify("", { exact: "" })).toMatchObject({ status: "pass" });
});

describe("patterns", () => {
  test("match somewhere, with their flags, in the answer as it was written", async () => {
    expect(await verify("INV-0042", { regex: "^INV-\\d{4}$" })).toMatchObject({ status: "pass", level: "verified" });
    expect(await verify("x\ninv-1", { regex: { pattern: "^INV", flags: "im" } })).toMatchObject({ status: "pass" });
    expect(await verify("INV", { regex: "INV", ignore: ["case"] })).toMatchObject({ status: "pass" });
    expect(await verify("ab", { regex: ["a", { pattern: "(b|c)$" }, "c", "d"] })).toMatchObject({
      reason: "the answer does not match /c/",
      score: 0.5,
    });
  });

  test("HZ-02 a text that makes one backtrack without end is a timeout, and the next right answer passes", async () => {
    const checks: TextChecks = { regex: "^(\\w+\\s?)+$" };
    expect(await verify(`${"a".repeat(60)}!`, checks)).toMatchObject({
      status: "fail",
      code: "timeout",
      reason: "a pattern could not be checked within 300 ms",
    });
    expect(await verify("all is well", checks)).toMatchObject({ status: "pass" });
  });

  test("a text that makes one need too much memory is a fail, and the next right answer passes", async () => {
    await using patient = text({ patternMs: 60_000 });
    const input = { task, checks: { regex: "^(?:(a)|b)*$" }, scope: "public" } as const;
    expect(await patient.verify({ ...input, candidate: { text: "ab".repeat(3_000_000) } })).toMatchObject({
      status: "fail",
      code: "memory",
    });
    expect(await patient.verify({ ...input, candidate: { text: "abba" } })).toMatchObject({ status: "pass" });
  });

  test("one that never ends by itself is a defect of the task, not of the answer", async () => {
    expect(await verify("x", { regex: "(?:a?|b?|c?){40}(?!)" })).toMatchObject({ status: "error", code: "contract" });
  });

  test("an abort ends one that runs", async () => {
    const controller = new AbortController();
    const verdict = verifier.verify({
      task,
      checks: { regex: "(a+)+b" },
      scope: "public",
      candidate: { text: "a".repeat(60) },
      signal: controller.signal,
    });
    setTimeout(() => controller.abort(), 20);
    expect(await verdict).toMatchObject({ status: "error", code: "aborted" });
  });
});

test("hidden texts and patterns stay out of the reason", async () => {
  const checks = { exact: "secret", contains: ["hidden"], regex: "veiled", max_length: 9 };
  expect(await verify("x", checks, "gold")).toMatchObject({ reason: "3 of 4 conditions fail", score: 0.25 });
});

test("without conditions an answer is only there, and nothing is scored", async () => {
  expect(await verify("x", {})).toMatchObject({ status: "pass", level: "parsed" });
  expect(await verify("x", {}, "gold")).toMatchObject({ status: "error", code: "vacuous" });
});

test.each<[object, string]>([
  [{ contains: [""] }, "contains must be a list of texts that are not empty"],
  [{ contains: [" "], ignore: ["whitespace"] }, "contains must be a list of texts that are not empty"],
  [{ not_contains: "x" }, "not_contains must be a list of texts that are not empty"],
  [{ exact: 3 }, "exact must be a text"],
  [{ ignore: ["colour"] }, "ignore may name case, whitespace and unicode"],
  [{ regex: "[a" }, "/[a/ does not compile: Unterminated character class"],
  [{ regex: ["a", 3] }, "regex must be a pattern, an object with a pattern, or a list of them"],
  [{ regex: { pattern: "a", flags: "g" } }, "the flags of /a/ may be i, m, s, u and v"],
  [{ regex: "" }, "regex must be a pattern of 1 to 1,000 characters"],
  [{ regex: "(".repeat(1001) }, "regex must be a pattern of 1 to 1,000 characters"],
  [{ min_length: -1 }, "min_length must be a whole number of at least 0"],
  [{ min_length: 3, max_length: 2 }, "min_length is above max_length"],
])("%j is a defect of the task", async (checks, sentence) => {
  expect(await verifier.validate?.(task, checks as TextChecks, "public")).toEqual([sentence]);
  expect(await verify("x", checks as TextChecks)).toMatchObject({ status: "error", code: "contract", reason: sentence });
});
