import { expect, test } from "vitest";
import { feedbackOf } from "./feedback.ts";
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
