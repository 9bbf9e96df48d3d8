import type { JsonObject, RunInfo, RunRecord } from "@cupel/core";
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
  expect(telemetry.entries[0]).toMatchObject({ level: "info", fields: { event: "task.end", verdict: "pass", verdict_level: "verified" } });
  expect(telemetry.entries[0]?.fields).not.toHaveProperty("level");
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

test("a loop's notes give score, iterations by their end, the evaluator against the truth and what is left of the budget; its programs stay untold", () => {
  const telemetry = memoryTelemetry();
  const { reporter } = observeRun(telemetry, { usd: 2, scope: "loop" });
  void reporter.start?.(info);
  const evaluator = { tp: 1, fp: 2, fn: 3, tn: 4, unclearPass: 5, unclearFail: 6 };
  const iteration = {
    iteration: 1,
    program: "abc",
    source: "hush",
    spent: { improver: { calls: 1, tokens: 30 }, evaluator: { calls: 2, tokens: 12 } },
    cases: [
      { call: "hush(1)", output: "hush", truth: "pass", review: "fail" },
      { call: "hush(2)", output: "hush", truth: "fail", review: "pass", feedback: "hush" },
      { call: "hush(3)", failure: { code: "exception", reason: "hush" }, truth: "fail" },
    ],
    passed: 3,
    total: 12,
    best: { iteration: 1, passed: 6 },
    evaluator,
  };
  const remaining = { usd: 0.5, tokens: 10, attempts: 3, milliseconds: Number.POSITIVE_INFINITY };
  reporter.event?.({ type: "note", ...unit, note: { name: "loop.iteration", data: iteration }, remaining });
  reporter.event?.({ type: "note", ...unit, note: { name: "loop.stop", data: { stop: "oscillation", iterations: 4, evaluator } } });
  reporter.event?.({ type: "note", ...unit, note: { name: "other", data: {} }, remaining: { ...remaining, usd: 0.1 } });
  const { total } = telemetry;
  expect(["current", "best"].map((state) => total("cupel.selfcorrect.score", { state }))).toEqual([0.25, 0.5]);
  expect(total("cupel.evaluator.confusion", { pred: "pass", truth: "fail" })).toBe(2);
  expect(total("cupel.evaluator.confusion", { pred: "unclear" })).toBe(11);
  expect(total("cupel.evaluator.confusion")).toBe(21);
  expect(total("cupel.selfcorrect.iterations", { stop: "oscillation" })).toBe(1);
  expect(
    ["limit_usd", "remaining_usd", "remaining_tokens", "remaining_calls"].map((name) => total(`cupel.budget.${name}`, { scope: "loop" })),
  ).toEqual([2, 0.5, 10, 3]);
  expect(telemetry.store.snapshot().map(({ definition }) => definition.name)).not.toContain("cupel.budget.remaining");
  expect(telemetry.entries.map(({ fields }) => fields.event)).toEqual([
    "run.start",
    "loop.iteration",
    "loop.case",
    "loop.case",
    "loop.stop",
  ]);
  const [, told, ...cases] = telemetry.entries.map(({ fields }) => fields);
  expect(told).toMatchObject({ iteration: 1, script_hash: "abc", points: 12, passed: 3, best: 6, tokens: 42, cost_usd: null });
  expect(told?.evaluator).toMatchObject({ tp: 1, fp: 2, fn: 3, tn: 4, unclear: 11 });
  expect(cases.slice(0, 2)).toEqual([
    { run: "r", task: "t", event: "loop.case", iteration: 1, case: 2, truth: "fail", review: "pass", code: undefined },
    { run: "r", task: "t", event: "loop.case", iteration: 1, case: 3, truth: "fail", review: undefined, code: "exception" },
  ]);
  expect(JSON.stringify(telemetry.entries)).not.toContain("hush");
});

test("each iteration is told with what it cost beyond the one before of its task, from where that cannot be told with null", () => {
  const telemetry = memoryTelemetry();
  const { reporter } = observeRun(telemetry, { scope: "loop" });
  const note = (taskId: string, usd: number | null | undefined, name = "loop.iteration") =>
    reporter.event?.({
      type: "note",
      ...unit,
      taskId,
      note: { name, data: { iteration: 1 } },
      ...(usd !== undefined && { spent: { calls: 1, tokens: 1, usd } }),
    });
  for (const usd of [0.25, 0.75]) note("priced", usd);
  note("other", 2);
  note("priced", 0.8, "other");
  for (const usd of [1, null, 2]) note("priced", usd);
  note("untold", undefined);
  expect(telemetry.entries.map(({ fields }) => fields.cost_usd)).toEqual([0.25, 0.5, 2, 0.25, null, null, null]);
});

test("a loop's iterations are spans under which its calls stand; at content full its failing cases are told whole", async () => {
  const telemetry = memoryTelemetry({ content: "full" });
  const { reporter, around } = observeRun(telemetry, { scope: "loop" });
  const note = (name: string, data: JsonObject) => reporter.event?.({ type: "note", ...unit, note: { name, data } });
  const call = (name: string) => telemetry.tracer.span(name, {}, async () => {});
  const cases = [{ call: "solve(1)", output: "2", expected: "3", truth: "fail", review: "pass", feedback: "fine" }];
  await around(unit, async () => {
    reporter.event?.({ type: "task-start", ...unit });
    await call("first");
    note("loop.iteration", { iteration: 1, cases });
    await call("second");
    note("loop.iteration", { iteration: 2, cases: [], stop: "solved" });
    note("loop.stop", { stop: "solved", iterations: 2 });
    await call("gold");
  });
  const { spans, entries } = telemetry;
  const parentOf = (name: string) => {
    const parent = spans.find(({ context }) => context.spanId === spans.find((span) => span.name === name)?.parentSpanId);
    return [parent?.name, parent?.attributes["cupel.loop.iteration"]];
  };
  expect(["first", "second", "gold"].map(parentOf)).toEqual([
    ["cupel.loop.iteration", 1],
    ["cupel.loop.iteration", 2],
    ["cupel.task", undefined],
  ]);
  expect(spans.filter(({ name }) => name === "cupel.loop.iteration")).toHaveLength(2);
  expect(entries.find(({ fields }) => fields.event === "loop.case")?.fields).toMatchObject({
    case: 1,
    call: "solve(1)",
    output: "2",
    expected: "3",
  });
});

test("the steps of policies are spans where something stands in them; a loop has its iterations in their place", async () => {
  const telemetry = memoryTelemetry();
  const { reporter, around, aroundStep } = observeRun(telemetry);
  const call = () => telemetry.tracer.span("call", {}, async () => "called");
  const note = (name: string) => reporter.event?.({ type: "note", ...unit, note: { name, data: { iteration: 1 } } });
  await around(unit, async () => {
    reporter.event?.({ type: "task-start", ...unit });
    expect(await aroundStep?.({ index: 0 }, call)).toBe("called");
    await aroundStep?.({ index: 1 }, async () => {
      await call();
      note("loop.iteration");
      await call();
    });
    await aroundStep?.({ index: 2 }, async () => note("loop.stop"));
    await call();
  });
  const [task] = telemetry.spans.filter(({ name }) => name === "cupel.task");
  const steps = telemetry.spans.filter(({ name }) => name === "cupel.policy.step");
  expect(steps.map(({ attributes, parentSpanId }) => [attributes["cupel.policy.step.index"], parentSpanId])).toEqual([
    [0, task?.context.spanId],
    [1, task?.context.spanId],
  ]);
  const parents = telemetry.spans.filter(({ name }) => name === "call").map(({ parentSpanId }) => parentSpanId);
  expect(parents).toEqual([steps[0], steps[1], steps[1], task].map((span) => span?.context.spanId));
  expect(observeRun(telemetry, { scope: "loop" })).not.toHaveProperty("aroundStep");
});
