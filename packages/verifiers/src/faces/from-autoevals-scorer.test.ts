import { asFunction } from "@cupel/core";
import { expect, test } from "vitest";
import { text } from "../text/text.ts";
import { asAutoevalsScorer } from "./as-autoevals-scorer.ts";
import { type ForeignScore, fromAutoevalsScorer } from "./from-autoevals-scorer.ts";

/** Share of the expected words that the output holds. */
const overlap = ({ output, expected = "" }: { output: string; expected?: string }) => {
  const words = expected.split(" ");
  const found = words.filter((word) => output.split(" ").includes(word));
  return { name: "Overlap", score: found.length / words.length, metadata: { expected } };
};
const task = { prompt: "Say it.", checks: {}, gold: { expected: "a b c d" }, scope: "gold" } as const;
const giving = (score: unknown) =>
  asFunction(
    fromAutoevalsScorer(() => score as ForeignScore, { threshold: 0.5 }),
    { checks: {} },
  )("x");

test("an answer passes from the threshold on, and the verdict keeps the score", async () => {
  const check = asFunction(fromAutoevalsScorer(overlap, { threshold: 0.75 }), task);
  expect(await check("a b c")).toMatchObject({ status: "pass", level: "judged", score: 0.75 });
  expect(await check("a b")).toEqual({
    status: "fail",
    code: "wrong",
    reason: "scored 0.5 where 0.75 is asked for",
    score: 0.5,
    evidence: { metadata: { expected: "a b c d" } },
  });
  const computed = fromAutoevalsScorer(overlap, { threshold: 1, level: "verified" });
  expect(computed.name).toBe("overlap");
  expect(await asFunction(computed, task)("d c b a")).toMatchObject({ status: "pass", level: "verified" });
});

test("the scorer gets prompt, answer, and the checks by their names", async () => {
  const calls: unknown[] = [];
  const spy = fromAutoevalsScorer(
    async (args: unknown) => {
      calls.push(args);
      return 1;
    },
    { threshold: 1, name: "spy" },
  );
  await asFunction(spy, { prompt: "Q", checks: { context: "C" }, gold: { expected: "E" } })("A");
  await asFunction(spy, { prompt: "Q", checks: { context: "C" }, gold: { expected: "E" }, scope: "gold" })("A");
  expect(calls).toEqual([
    { input: "Q", output: "A", context: "C" },
    { input: "Q", output: "A", context: "C", expected: "E" },
  ]);
});

test("no score is an error, never a fail, and so is one out of range and a scorer that throws (HZ-45)", async () => {
  for (const score of [null, undefined, { name: "x", score: null }]) {
    expect(await giving(score)).toMatchObject({ status: "error", reason: expect.stringContaining("gave no score") });
  }
  for (const score of [1.01, -0.1, Number.NaN, "1", { score: "1" }, true]) {
    expect(await giving(score)).toMatchObject({ status: "error", reason: expect.stringContaining("no number from 0 to 1") });
  }
  const throws = fromAutoevalsScorer(() => Promise.reject(new Error("no key")), { threshold: 0, name: "judge" });
  expect(await asFunction(throws, { checks: {} })("x")).toMatchObject({
    status: "error",
    reason: "the scorer judge threw",
    evidence: "no key",
  });
});

test("the threshold is from 0 to 1", () => {
  for (const threshold of [-0.1, 1.1, Number.NaN]) {
    expect(() => fromAutoevalsScorer(overlap, { threshold })).toThrow("it must be a number from 0 to 1");
  }
});

test("out and in again a verifier keeps its verdicts, also that it broke", async () => {
  const there = asAutoevalsScorer(text(), ({ expected }: { output: unknown; expected?: string }) => ({
    checks: expected === undefined ? {} : { exact: expected },
  }));
  const back = fromAutoevalsScorer(there, { threshold: 1, level: "verified" });
  const status = async (answer: string, expected?: string) =>
    (await asFunction(back, { checks: expected === undefined ? {} : { expected } })(answer)).status;
  expect([await status("a", "a"), await status("b", "a"), await status("a")]).toEqual(["pass", "fail", "error"]);
});
