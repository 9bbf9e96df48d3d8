import type { JsonObject, Note } from "@cupel/core";
import { loopMetrics, loopStops } from "../names/loop-metrics.ts";
import type { Telemetry } from "../telemetry.ts";

/**
 * Measures and logs a note of the self-correction loop (`loop.iteration`, `loop.stop`): score, iterations, and the evaluator against the truth.
 * Programs, outputs and feedback are content and are not told. Other notes are passed over.
 */
export function observeLoopNote({ name, data }: Note, { meter, logger, tracer }: Pick<Telemetry, "meter" | "logger" | "tracer">): void {
  if (name === "loop.iteration") {
    const total = numberIn(data, "total");
    const share = (passed: number): number => (total === 0 ? 0 : passed / total);
    const best = numberIn(objectIn(data, "best"), "passed");
    const confusion = objectIn(data, "evaluator");
    meter.gauge(loopMetrics.selfcorrectScore).set(share(numberIn(data, "passed")), { state: "current" });
    meter.gauge(loopMetrics.selfcorrectScore).set(share(best), { state: "best" });
    for (const [cell, labels] of cells) meter.counter(loopMetrics.evaluatorConfusion).add(numberIn(confusion, cell), labels);
    logger.info("loop iteration", {
      event: name,
      iteration: data.iteration,
      script_hash: data.program,
      points: total,
      passed: data.passed,
      best,
      improved: data.improved,
      evaluator: confusion,
      spent: data.spent,
      stop: data.stop,
    });
  }
  if (name === "loop.stop") {
    const stop = loopStops.find((known) => known === data.stop) ?? "backend_error";
    meter.histogram(loopMetrics.selfcorrectIterations).observe(numberIn(data, "iterations"), { stop });
    tracer.current()?.set({ "cupel.loop.stop": stop, "cupel.loop.iterations": numberIn(data, "iterations") });
    logger.info(`loop ended: ${stop}`, { event: name, stop, iterations: data.iterations, evaluator: data.evaluator });
  }
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

function numberIn(data: JsonObject, name: string): number {
  const value = data[name];
  return typeof value === "number" ? value : 0;
}

function objectIn(data: JsonObject, name: string): JsonObject {
  const value = data[name];
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
}
