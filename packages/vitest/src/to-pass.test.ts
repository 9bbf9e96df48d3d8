import { AssertionError } from "node:assert";
import { broken, defineVerifier, fail, pass } from "@cupel/core";
import { expect, test } from "vitest";
import { assertPasses } from "./assert-passes.ts";
import "./index.ts";
import { toPass } from "./to-pass.ts";

const startsWith = defineVerifier<{ prefix: string; never?: string }>("starts-with", ({ checks, candidate }) => {
  if (candidate.text === "broken") return broken("no sandbox is open", { code: "setup" });
  if (checks.never !== undefined && candidate.text.includes(checks.never)) return fail("it holds what it must not");
  return candidate.text.startsWith(checks.prefix) ? pass() : fail(`it does not start with ${checks.prefix}`, { evidence: "private" });
});
const task = { id: "t", kind: "k", prompt: "p", checks: { prefix: "a" }, gold: { never: "z" } };

test("an answer passes when the verifier says so, and only then", async () => {
  await expect("abc").toPass(startsWith, task);
  await expect("bcd").not.toPass(startsWith, task);
  await expect(Promise.resolve("abc")).resolves.toPass(startsWith, { checks: { prefix: "a" } });
});

test("the gold counts at scope gold only", async () => {
  await expect("az").toPass(startsWith, task);
  await expect("az").not.toPass(startsWith, { ...task, scope: "gold" });
});

test("the message says the verdict, its reason and what was checked, and nothing private", async () => {
  const { pass: passed, message } = await toPass(`b\u001b[31m${"x".repeat(400)}`, startsWith, task);
  expect(passed).toBe(false);
  expect(message().split("\n")).toEqual([
    "expected the answer to pass starts-with, got fail (wrong): it does not start with a",
    'checked: task "t", scope public, prefix',
    expect.stringMatching(/^answer: b\[31mx{294}…$/),
  ]);
  const gold = await toPass("abc", startsWith, { checks: { prefix: "a" }, gold: { never: "z" }, scope: "gold" });
  expect(gold.message()).toContain("expected the answer not to pass starts-with, got pass (verified)\nchecked: scope gold, prefix, never");
});

test("a failing expectation tells that message", async () => {
  await expect(async () => await expect("b").toPass(startsWith, task)).rejects.toThrow("it does not start with a");
  await expect(async () => await expect("a").not.toPass(startsWith, task)).rejects.toThrow("expected the answer not to pass");
});

test("a check that broke throws under both polarities (HZ-45)", async () => {
  const error = { code: "VERIFIER_FAILED", message: expect.stringContaining("error (setup): no sandbox is open") };
  await expect(async () => await expect("broken").toPass(startsWith, task)).rejects.toMatchObject(error);
  await expect(async () => await expect("broken").not.toPass(startsWith, task)).rejects.toMatchObject(error);
  const throws = defineVerifier("throws", () => Promise.reject(new Error("bug")));
  await expect(async () => await expect("a").not.toPass(throws)).rejects.toMatchObject({ code: "VERIFIER_FAILED" });
});

test("a pass that only parsed is no pass, with or without not", async () => {
  const parses = defineVerifier("parses", () => pass({ level: "parsed" }));
  await expect(async () => await expect("a").toPass(parses)).rejects.toMatchObject({ code: "VERIFIER_FAILED" });
  await expect(async () => await expect("a").not.toPass(parses)).rejects.toMatchObject({ code: "VERIFIER_FAILED" });
  await expect("a").toPass(parses, { checks: {}, acceptParsed: true });
});

test("what is no text is no answer", async () => {
  await expect(async () => await expect({ users: 3 }).not.toPass(startsWith, task)).rejects.toMatchObject({ code: "USAGE" });
});

test("inside another matcher nobody would wait for it, so it refuses", () => {
  expect(() => expect({ answer: "b" }).toEqual({ answer: expect.not.toPass(startsWith, task) })).toThrow("await expect(...).toPass");
  expect(() => expect({ answer: "a" }).toEqual({ answer: expect.toPass(startsWith, task) })).toThrow("await expect(...).toPass");
});

test("the verdicts stand in the test's meta, as plain JSON without evidence", async ({ task: { meta } }) => {
  await expect("abc").toPass(startsWith, task);
  await expect("bcd").not.toPass(startsWith, task);
  expect(meta.cupel).toEqual({
    verdicts: [
      { verifier: "starts-with", task: "t", verdict: { status: "pass", level: "verified", reason: "" } },
      { verifier: "starts-with", task: "t", negated: true, verdict: { status: "fail", code: "wrong", reason: "it does not start with a" } },
    ],
    omitted: 0,
  });
});

test("a test with many verdicts keeps its meta small and says what it left out", async ({ task: { meta } }) => {
  const wordy = defineVerifier("wordy", () => fail("x".repeat(2000)));
  for (let index = 0; index < 40; index++) await expect("a").not.toPass(wordy);
  expect(JSON.stringify(meta.cupel).length).toBeLessThan(33_000);
  expect((meta.cupel?.verdicts.length ?? 0) + (meta.cupel?.omitted ?? 0)).toBe(40);
  expect(meta.cupel?.omitted).toBeGreaterThan(0);
});

test("as a plain assertion it resolves or rejects", async () => {
  await assertPasses("abc", startsWith, task);
  await expect(assertPasses("bcd", startsWith, task)).rejects.toThrow(AssertionError);
  await expect(assertPasses("broken", startsWith, task)).rejects.toMatchObject({ code: "VERIFIER_FAILED" });
});
