import { broken, defineVerifier, fail, type Json, pass, type Verdict } from "@cupel/core";
import { expect, test } from "vitest";
import { json } from "../json/json.ts";
import { asAutoevalsScorer } from "./as-autoevals-scorer.ts";
import { asPromptfooAssertion } from "./as-promptfoo-assertion.ts";

const verdicts: Readonly<Record<string, Verdict>> = {
  right: pass({ evidence: "secret" }),
  nearly: fail("1 of 4 differ", { score: 0.75, evidence: "secret" }),
  wrong: fail("no", { evidence: "secret" }),
  gone: broken("no sandbox is open", { code: "setup", evidence: "secret" }),
};
const scripted = defineVerifier("scripted", ({ candidate }) => verdicts[candidate.text] ?? fail("?"));
const context = { vars: {} };

test("an autoevals score is 1, 0, or null for a check that broke", async () => {
  const scorer = asAutoevalsScorer(scripted, { checks: {} });
  const scores = await Promise.all(Object.keys(verdicts).map((output) => scorer({ output })));
  expect(scores).toEqual([
    { name: "scripted", score: 1, metadata: { status: "pass", level: "verified", reason: "" } },
    { name: "scripted", score: 0, metadata: { status: "fail", code: "wrong", reason: "1 of 4 differ", score: 0.75 } },
    { name: "scripted", score: 0, metadata: { status: "fail", code: "wrong", reason: "no" } },
    {
      name: "scripted",
      score: null,
      metadata: { status: "error", code: "setup", reason: "no sandbox is open", error: "no sandbox is open" },
    },
  ]);
});

test("the verifier's own score is told to who asks for it", async () => {
  const partial = { partial: true };
  expect(await asAutoevalsScorer(scripted, { checks: {} }, partial)({ output: "nearly" })).toMatchObject({ score: 0.75 });
  expect(await asPromptfooAssertion(scripted, { checks: {} }, partial)("nearly", context)).toMatchObject({ pass: false, score: 0.75 });
});

test("a promptfoo result passes or fails, and a check that broke is thrown", async () => {
  const assertion = asPromptfooAssertion(scripted, { checks: {} });
  expect(await assertion("right", context)).toEqual({ pass: true, score: 1, reason: "pass (verified)" });
  expect(await assertion("nearly", context)).toEqual({ pass: false, score: 0, reason: "fail (wrong): 1 of 4 differ" });
  await expect(assertion("gone", context)).rejects.toMatchObject({ code: "VERIFIER_FAILED" });
});

test("checks may come with each call, and an output that was parsed is text again", async () => {
  await using verifier = json();
  const expecting = (expected: Json = null) => ({ checks: {}, gold: { expected }, scope: "gold" as const });
  const scorer = asAutoevalsScorer(verifier, ({ expected }: { output: unknown; expected?: Json }) => expecting(expected), {
    name: "rows",
  });
  expect(await scorer({ output: { users: 3, at: "x" }, expected: { users: 3 } })).toMatchObject({ name: "rows", score: 1 });
  expect(await scorer({ output: '{"users": 4}', expected: { users: 3 } })).toMatchObject({ score: 0 });
  expect(await scorer({ output: undefined, expected: { users: 3 } })).toMatchObject({ score: 0 });

  const assertion = asPromptfooAssertion(verifier, ({ vars }) => expecting(vars.expected as Json));
  expect(await assertion([1, 2], { vars: { expected: [1, 2] } })).toMatchObject({ pass: true });
  expect(await assertion("[1]", { vars: { expected: [1, 2] } })).toMatchObject({ pass: false, score: 0 });
});
