import { fail, pass } from "@cupel/core";
import { expect, test } from "vitest";
import { complete, makeInfo, makeRecord } from "../fixtures/make-record.ts";
import { summarize } from "./summarize.ts";

const info = makeInfo({ arms: ["policy"] });
const policyOf = (records: Parameters<typeof summarize>[0]) => {
  const [entry] = summarize(records, info, complete).leaderboard;
  if (entry === undefined) throw new Error("no entry");
  return entry.overall;
};

test("answers are told apart by how they were found in the text", () => {
  const measures = policyOf([
    makeRecord({ task: "a", verdict: pass({ extraction: "strict" }) }),
    makeRecord({ task: "b", verdict: pass({ extraction: "fenced" }), gold: fail("no") }),
    makeRecord({ task: "c", verdict: fail("no", { extraction: "fenced" }), gold: fail("no") }),
    makeRecord({ task: "d", verdict: pass({ extraction: "repaired" }) }),
    makeRecord({ task: "e" }),
    makeRecord({ task: "f", output: null, stopReason: "budget" }),
  ]);
  expect(measures.by_extraction).toEqual({
    strict: { answers: 1, verified_k: 1, correct_k: 1 },
    fenced: { answers: 2, verified_k: 1, correct_k: 0 },
    repaired: { answers: 1, verified_k: 1, correct_k: 1 },
    unlabelled: { answers: 1, verified_k: 1, correct_k: 1 },
  });
  expect(Object.keys(measures.by_extraction)).toEqual(["strict", "fenced", "repaired", "unlabelled"]);
});

test("the share with a verified candidate grows with the number of candidates", () => {
  const measures = policyOf([
    makeRecord({ task: "a" }),
    makeRecord({ task: "b", prompts: ["x", "y"] }),
    makeRecord({ task: "c", prompts: ["x", "y", "z"] }),
    makeRecord({ task: "d", prompts: ["x", "y"], verdict: fail("no"), gold: fail("no") }),
  ]);
  expect(measures.verified_within).toEqual([0.25, 0.5, 0.75]);
});

test("what all tasks took is told per verified and per correct answer, errors included", () => {
  const measures = policyOf([
    makeRecord({ task: "a", milliseconds: 1000 }),
    makeRecord({ task: "b", milliseconds: 3000, prompts: ["x", "y"], gold: fail("no") }),
    makeRecord({ task: "c", milliseconds: 500, stopReason: "error", error: { code: "X", message: "x" }, output: null }),
  ]);
  expect(measures).toMatchObject({
    verified_k: 2,
    correct_k: 1,
    calls: 3,
    calls_per_verified: 1.5,
    calls_per_correct: 3,
    seconds: 4.5,
    seconds_per_verified: 2.25,
    seconds_per_correct: 4.5,
    tokens_per_verified: 22.5,
    tokens_per_correct: 45,
    cost_per_correct: null,
    p50_latency_s: 2,
    p95_latency_s: 2.9,
    max_latency_s: 3,
  });
});

test("calls that a policy noted beside its candidates are counted", () => {
  const record = makeRecord();
  const [candidate] = record.candidates;
  if (candidate === undefined) throw new Error("no candidate");
  const review = { ...candidate, prompt: "Review it.", raw: "Fine.", usage: { inputTokens: 100, outputTokens: 7 }, milliseconds: 2000 };
  const measures = policyOf([{ ...record, usd: 0.5, notes: [{ name: "loop.iteration", data: {}, calls: [review] }] }]);
  expect(measures).toMatchObject({ calls: 2, tokens: { input: 110, output: 12 }, seconds: 3, usd: null, mean_candidates: 1 });
});

test("an interval over families that agree in all is as wide as if each were one task", () => {
  const tasks = Array.from({ length: 40 }, (_, index) => ({ task: `t${index}`, family: `f${index % 4}` }));
  const alike = policyOf(tasks.map((own, index) => makeRecord({ ...own, gold: index % 4 < 2 ? pass() : fail("no") })));
  const apart = policyOf(tasks.slice(0, 4).map((own, index) => makeRecord({ ...own, gold: index < 2 ? pass() : fail("no") })));
  expect([alike.correct_n, alike.correct_ci]).toEqual([40, apart.correct_ci]);
});
