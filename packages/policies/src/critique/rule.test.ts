import { expect, test } from "vitest";
import { casePasses, isSolved } from "./rule.ts";
import type { Trial, TriedCase } from "./trial.ts";

const own: TriedCase = { text: "f(1)", call: { args: [1] }, output: "1", truth: "pass" };
const accepted = { verdict: "pass", feedback: "" } as const;

test("a case without an output passes by no rule, whatever anybody says of it (DL-07)", () => {
  const { output: _, ...nothing } = own;
  for (const rule of ["truth", "evaluator", "both"] as const) {
    expect(casePasses(rule, own, accepted)).toBe(true);
    expect(casePasses(rule, nothing, accepted)).toBe(false);
  }
});

test("what only parses is solved by no rule in which labels have a say", () => {
  const parsed: Trial = { program: "", hash: "", cases: [own], feedback: { status: "pass", reason: "", level: "parsed" } };
  expect((["truth", "both", "evaluator"] as const).map((rule) => isSolved(rule, parsed, 1))).toEqual([false, false, true]);
  const verified: Trial = { ...parsed, feedback: { status: "pass", reason: "", level: "verified" } };
  expect((["truth", "both", "evaluator"] as const).map((rule) => isSolved(rule, verified, 0))).toEqual([true, false, false]);
});
