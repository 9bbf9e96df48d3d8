import type { RunInfo, RunRecord } from "@cupel/core";
import { expect, test } from "vitest";
import { memoryTelemetry } from "../memory-telemetry.ts";
import { observeRun } from "./observe-run.ts";

const info: RunInfo = {
  runId: "r",
  startedAt: "",
  seed: 1,
  oracle: false,
  arms: ["policy"],
  models: ["m"],
  total: 3,
  resumed: 1,
  config: {},
};
const unit = { taskId: "t", arm: "policy", model: "m" };

function record(over: Partial<RunRecord> = {}): RunRecord {
  const verdict = { status: "pass", level: "verified", reason: "" } as const;
  const gold = { status: "fail", code: "wrong", reason: "hush" } as const;
  const base = { taskId: "t", kind: "sql", arm: "policy", model: "m", policy: "best-of-4", candidates: [], usd: 0.5, milliseconds: 1 };
  return { ...base, verdict, gold, stopReason: "done", error: null, ...over } as unknown as RunRecord;
}

test("what waits and what is in work adds up while tasks begin and end, and is nothing in the end", () => {
  const telemetry = memoryTelemetry();
  const { reporter } = observeRun(telemetry);
  const depth = () => ["waiting", "active"].map((state) => telemetry.total("cupel.queue.jobs", { kind: "task", state }));
  void reporter.start?.(info);
  expect(depth()).toEqual([2, 0]);
  reporter.event?.({ type: "task-start", ...unit });
  expect(depth()).toEqual([1, 1]);
  reporter.event?.({ type: "task-end", record: record(), done: 2, total: 3 });
  expect(depth()).toEqual([1, 0]);
  reporter.event?.({ type: "task-start", ...unit });
  void reporter.end?.([], info, { status: "partial", finishedAt: "", reason: "interrupted" });
  expect(depth()).toEqual([0, 0]);
});

test("a task is counted by what its public checks and its gold say, once, where it ends and not where it was on record already", () => {
  const telemetry = memoryTelemetry();
  const { reporter } = observeRun(telemetry, { usd: 2 });
  void reporter.record?.(record());
  const remaining = { usd: 1.5, tokens: 10, attempts: Number.POSITIVE_INFINITY, milliseconds: 2000 };
  reporter.event?.({ type: "task-end", record: record(), done: 1, total: 3, remaining });
  reporter.event?.({
    type: "task-end",
    record: record({ verdict: null, gold: null, stopReason: "error", error: { code: "BACKEND_FAILED", message: "hush" }, usd: null }),
    done: 2,
    total: 3,
  });
  const { total } = telemetry;
  expect(total("cupel.run.tasks")).toBe(2);
  expect(total("cupel.run.tasks", { kind: "sql", arm: "policy", verdict: "pass", level: "verified", gold: "fail" })).toBe(1);
  expect(total("cupel.run.tasks", { verdict: "none", level: "none", gold: "none" })).toBe(1);
  expect(total("cupel.run.broken", { error_type: "BACKEND_FAILED" })).toBe(1);
  expect(total("cupel.cost_usd", { basis: "virtual" })).toBe(0.5);
  expect(total("cupel.budget.remaining_usd")).toBe(1.5);
  expect(total("cupel.budget.remaining")).toBe(2);
  // What has no limit has nothing left to tell.
  expect(telemetry.store.snapshot().map(({ definition }) => definition.name)).not.toContain("cupel.budget.remaining_calls");
  expect(JSON.stringify(telemetry.entries)).not.toContain("hush");
});

test("a task that breaks is a span that failed, told of its verdicts", async () => {
  const telemetry = memoryTelemetry();
  const { reporter, around } = observeRun(telemetry);
  await around(unit, async () =>
    reporter.event?.({
      type: "task-end",
      record: record({ stopReason: "error", error: { code: "INTERNAL", message: "" } }),
      done: 1,
      total: 1,
    }),
  );
  expect(telemetry.spans).toMatchObject([
    { name: "cupel.task", error: "INTERNAL", attributes: { "cupel.task.id": "t", "cupel.verdict": "pass", "cupel.gold": "fail" } },
  ]);
});

test("a loop's notes give score, iterations by their end, and the evaluator against the truth; its programs stay untold", () => {
  const telemetry = memoryTelemetry();
  const { reporter } = observeRun(telemetry);
  const evaluator = { tp: 1, fp: 2, fn: 3, tn: 4, unclearPass: 5, unclearFail: 6 };
  const iteration = {
    iteration: 1,
    program: "abc",
    source: "hush",
    cases: [{ output: "hush" }],
    passed: 3,
    total: 12,
    best: { iteration: 1, passed: 6 },
    evaluator,
  };
  reporter.event?.({ type: "note", ...unit, note: { name: "loop.iteration", data: iteration } });
  reporter.event?.({ type: "note", ...unit, note: { name: "loop.stop", data: { stop: "oscillation", iterations: 4, evaluator } } });
  reporter.event?.({ type: "note", ...unit, note: { name: "other", data: {} } });
  const { total } = telemetry;
  expect(["current", "best"].map((state) => total("cupel.selfcorrect.score", { state }))).toEqual([0.25, 0.5]);
  expect(total("cupel.evaluator.confusion", { pred: "pass", truth: "fail" })).toBe(2);
  expect(total("cupel.evaluator.confusion", { pred: "unclear" })).toBe(11);
  expect(total("cupel.evaluator.confusion")).toBe(21);
  expect(total("cupel.selfcorrect.iterations", { stop: "oscillation" })).toBe(1);
  expect(telemetry.entries.map(({ fields }) => fields.event)).toEqual(["loop.iteration", "loop.stop"]);
  expect(JSON.stringify(telemetry.entries)).not.toContain("hush");
});
