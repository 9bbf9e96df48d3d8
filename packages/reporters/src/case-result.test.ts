import { broken, fail, pass } from "@cupel/core";
import { expect, test } from "vitest";
import { makeRecord, type RecordSketch } from "../fixtures/make-record.ts";
import { caseResultOf } from "./case-result.ts";

const died = { stopReason: "error", error: { code: "BACKEND_FAILED", message: "gone" } } as const;

test.each<[string, RecordSketch, string, string, string]>([
  ["what the gold accepts passes", {}, "pass", "correct", ""],
  ["also where the public checks refuse it", { verdict: fail("no") }, "pass", "correct", ""],
  [
    "verified and refused by the gold is a false accept",
    { gold: fail("2 of 3 rows differ") },
    "fail",
    "false-accept",
    "refused by the hidden gold: fail (wrong): 2 of 3 rows differ; public checks: passed the public checks",
  ],
  [
    "refused by both is wrong",
    { verdict: fail("no JSON"), gold: fail("x", { code: "timeout" }) },
    "fail",
    "timeout",
    "refused by the hidden gold: fail (timeout): x; public checks: fail (wrong): no JSON",
  ],
  ["without gold the public checks decide", { gold: null }, "pass", "verified", ""],
  ["and refuse", { gold: null, verdict: fail("no JSON") }, "fail", "wrong", "no JSON"],
  [
    "a pass that only parsed proves nothing",
    { gold: null, verdict: pass({ level: "parsed" }) },
    "skipped",
    "parsed",
    "parsed, not verified, and there is no gold to score against",
  ],
  [
    "nor does what a model judged",
    { gold: null, verdict: pass({ level: "judged" }) },
    "skipped",
    "judged",
    "judged, not verified, and there is no gold to score against",
  ],
  [
    "a public check that broke is an error",
    { verdict: broken("no sandbox", { code: "setup" }), gold: fail("x") },
    "error",
    "setup",
    "the public checks broke: no sandbox",
  ],
  ["scoring that broke is an error", { gold: broken("died") }, "error", "internal", "the scoring broke: died"],
  ["a backend that broke is an error", { output: null, ...died }, "error", "BACKEND_FAILED", "gone"],
  ["also after it gave an answer", died, "error", "BACKEND_FAILED", "gone"],
  [
    "a budget spent before there was an answer skips",
    { output: null, stopReason: "budget" },
    "skipped",
    "budget",
    "the budget was spent before there was an answer",
  ],
  ["an answer at the end of a budget counts", { stopReason: "budget" }, "pass", "correct", ""],
  ["a reused answer is in no rate", { reused: true }, "skipped", "reused", "answered from memory as it is"],
  ["no answer at all fails", { output: null }, "fail", "no-answer", "the policy gave no answer"],
  // biome-ignore format: a table
])("%s", (_name, sketch, status, code, reason) => {
  expect(caseResultOf(makeRecord(sketch))).toEqual({ status, code, reason });
});
