import { isJsonObject, type JsonObject, type Note } from "@cupel/core";
import { loopMetrics, loopStops } from "../names/loop-metrics.ts";
import type { Telemetry } from "../telemetry.ts";

/** Whether a note is one of the self-correction loop. */
export function isLoopNote({ name }: Pick<Note, "name">): boolean {
  return name === "loop.iteration" || name === "loop.stop";
}

/** The span of an iteration, and what tells which one it is. */
export const iterationSpan = "cupel.loop.iteration";
export const iterationNumber = "cupel.loop.iteration";

/** Where a note is told, and what is known of its iteration beside it. */
export interface LoopNoteObservation extends Pick<Telemetry, "meter" | "logger" | "tracer" | "content"> {
  /** USD; null where it cannot be told. */
  readonly cost: number | null;
  /** Whether iterations are stages of the span that is going on. */
  readonly staged: boolean;
}

/**
 * Measures, logs and traces a note of the self-correction loop (`loop.iteration`, `loop.stop`): score, iterations, and the evaluator against the
 * truth; at `debug` also each case that fails. Programs, outputs and feedback are content and are told only where `content` is `full`. Other
 * notes are passed over.
 */
export function observeLoopNote({ name, data }: Note, observation: LoopNoteObservation): void {
  if (name === "loop.iteration") observeIteration(data, observation);
  if (name === "loop.stop") observeEnd(data, observation);
}

function observeIteration(data: JsonObject, { meter, logger, tracer, content, cost, staged }: LoopNoteObservation): void {
  const total = numberIn(data, "total");
  const share = (passed: number): number => (total === 0 ? 0 : passed / total);
  const best = numberIn(objectIn(data, "best"), "passed");
  const confusion = objectIn(data, "evaluator");
  const spent = objectIn(data, "spent");
  const { iteration } = data;
  const event = "loop.iteration";
  meter.gauge(loopMetrics.selfcorrectScore).set(share(numberIn(data, "passed")), { state: "current" });
  meter.gauge(loopMetrics.selfcorrectScore).set(share(best), { state: "best" });
  for (const [cell, labels] of cells) meter.counter(loopMetrics.evaluatorConfusion).add(numberIn(confusion, cell), labels);
  logger.info("loop iteration", {
    event,
    iteration,
    script_hash: data.program,
    points: total,
    passed: data.passed,
    best,
    improved: data.improved,
    evaluator: inTotal(confusion),
    tokens: numberIn(objectIn(spent, "improver"), "tokens") + numberIn(objectIn(spent, "evaluator"), "tokens"),
    cost_usd: cost,
    spent,
    stop: data.stop,
  });
  const cases = Array.isArray(data.cases) ? data.cases.filter(isJsonObject) : [];
  for (const [index, { truth, review, failure, ...said }] of cases.entries()) {
    if ((truth ?? review) === "pass") continue;
    const code = isJsonObject(failure) ? failure.code : undefined;
    const told = { event: "loop.case", iteration, case: index + 1, truth, review, code };
    logger.debug("loop case", content === "full" ? { ...told, ...said, reason: isJsonObject(failure) ? failure.reason : undefined } : told);
  }
  const span = staged ? tracer.current() : undefined;
  if (data.stop === undefined) span?.stage(iterationSpan, { [iterationNumber]: numberIn(data, "iteration") + 1 });
  else span?.stage(undefined);
}

function observeEnd(data: JsonObject, { meter, logger, tracer }: LoopNoteObservation): void {
  const stop = loopStops.find((known) => known === data.stop) ?? "backend_error";
  meter.histogram(loopMetrics.selfcorrectIterations).observe(numberIn(data, "iterations"), { stop });
  const span = tracer.current();
  span?.set({ "cupel.loop.stop": stop, "cupel.loop.iterations": numberIn(data, "iterations") });
  span?.stage(undefined);
  logger.info(`loop ended: ${stop}`, {
    event: "loop.stop",
    stop,
    iterations: data.iterations,
    evaluator: inTotal(objectIn(data, "evaluator")),
  });
}

/** Positive: the evaluator said that a result is right. */
const cells = [
  ["tp", { pred: "pass", truth: "pass" }],
  ["fp", { pred: "pass", truth: "fail" }],
  ["fn", { pred: "fail", truth: "pass" }],
  ["tn", { pred: "fail", truth: "fail" }],
  ["unclearPass", { pred: "unclear", truth: "pass" }],
  ["unclearFail", { pred: "unclear", truth: "fail" }],
] as const;

/** The table with what the evaluator did not decide as one number, too. */
function inTotal(confusion: JsonObject): JsonObject {
  return { ...confusion, unclear: numberIn(confusion, "unclearPass") + numberIn(confusion, "unclearFail") };
}

function numberIn(data: JsonObject, name: string): number {
  const value = data[name];
  return typeof value === "number" ? value : 0;
}

function objectIn(data: JsonObject, name: string): JsonObject {
  const value = data[name];
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
}
