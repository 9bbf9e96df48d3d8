import { expect, test } from "vitest";
import { decided } from "./decided.ts";
import { feedbackOf } from "./feedback.ts";
import { publicVerdict, verdictText } from "./public-verdict.ts";
import { scoreOf } from "./score-of.ts";
import { broken, fail, pass } from "./verdict.ts";

test("a reason has no control characters and at most 2,000 characters", () => {
  expect(fail("a\u001b[31mred\u0000\nnext\tline\u009b").reason).toBe("a[31mred\nnext\tline");
  expect(fail("x".repeat(5000)).reason).toHaveLength(2000);
});

test("feedback is the public part of a verdict: evidence stays behind", () => {
  expect(feedbackOf(fail("no", { evidence: { expected: 42 } }))).toEqual({ status: "fail", reason: "no", code: "wrong" });
  expect(feedbackOf(pass({ evidence: [1] }))).toEqual({ status: "pass", reason: "", level: "verified" });
  expect(feedbackOf(broken("the check broke", { code: "setup" }))).toEqual({ status: "error", reason: "the check broke" });
});

test("a verdict as a number: 1 or 0, or how much of it holds; an error is null", () => {
  const verdicts = [pass(), pass({ score: 0.9 }), fail("no"), fail("no", { score: 0.5 }), fail("no", { score: 0 })];
  expect(verdicts.map((verdict) => scoreOf(verdict))).toEqual([1, 1, 0, 0, 0]);
  expect(verdicts.map((verdict) => scoreOf(verdict, { partial: true }))).toEqual([1, 0.9, 0, 0.5, 0]);
  expect(scoreOf(broken("the check broke", { score: 0.5 }), { partial: true })).toBeNull();
});

test("the public part of a verdict has no evidence and fits a line", () => {
  const open = publicVerdict(fail("2 of 3 differ", { evidence: { expected: 42 }, score: 1 / 3 }));
  expect(open).toEqual({ status: "fail", code: "wrong", reason: "2 of 3 differ", score: 1 / 3 });
  expect(verdictText(open)).toBe("fail (wrong): 2 of 3 differ");
  expect(verdictText(pass())).toBe("pass (verified)");
});

test("who knows only yes and no gets no verdict of a check that broke", () => {
  expect(decided(pass()).status).toBe("pass");
  expect(decided(fail("no")).status).toBe("fail");
  const verdict = broken("no sandbox is open", { code: "setup", evidence: "secret" });
  expect(() => decided(verdict)).toThrow(
    expect.objectContaining({
      code: "VERIFIER_FAILED",
      message: "The check broke, so nothing is known of the answer: error (setup): no sandbox is open.",
      cause: verdict,
    }),
  );
});
