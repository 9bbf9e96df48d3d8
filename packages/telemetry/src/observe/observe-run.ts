import type { Remaining, Reporter, RunRecord } from "@cupel/core";
import { modelMetrics } from "../names/model-metrics.ts";
import { queueMetrics } from "../names/queue-metrics.ts";
import { runMetrics } from "../names/run-metrics.ts";
import type { Telemetry } from "../telemetry.ts";
import { iterationCost } from "./iteration-cost.ts";
import { isLoopNote, iterationNumber, iterationSpan, observeLoopNote } from "./observe-loop-note.ts";

/** What observes a run: give all of it to `run`, the reporter as one of its reporters. */
export interface RunObserver {
  readonly reporter: Reporter;
  /** Puts the work on each task into a span of its own. */
  around(unit: { readonly taskId: string; readonly arm: string; readonly model: string }, work: () => Promise<void>): Promise<void>;
  /** Puts each step of a policy into a span of its own; absent where the iterations of a loop are told in their place. */
  aroundStep?<Value>(step: { readonly index: number }, work: () => Promise<Value>): Promise<Value>;
}

/** What may be spent, in USD: by a run, or by each loop of it. */
export interface ObservedBudget {
  readonly usd?: number | undefined;
  readonly scope?: "run" | "loop";
}

/** Counts what becomes of tasks, what waits and what is left of the budget, traces each task, and logs how the run goes. */
export function observeRun(telemetry: Telemetry, { usd, scope: limited = "run" }: ObservedBudget = {}): RunObserver {
  const { meter, tracer, logger, content } = telemetry;
  const depth = (total: number, done: number, active: number): void => {
    const jobs = meter.gauge(queueMetrics.queueJobs);
    jobs.set(active, { kind: "task", state: "active" });
    jobs.set(Math.max(0, total - done - active), { kind: "task", state: "waiting" });
  };
  let [total, done, active] = [0, 0, 0];
  const costs = iterationCost();
  let log = logger;
  const reporter: Reporter = {
    name: "telemetry",
    start: (info) => {
      [total, done] = [info.total, info.resumed];
      log = logger.child({ run: info.runId });
      if (usd !== undefined) meter.gauge(runMetrics.budgetLimitUsd).set(usd, { scope: limited });
      depth(total, done, active);
      log.info("run started", { event: "run.start", total, resumed: done, models: info.models, arms: info.arms, seed: info.seed });
    },
    event: (event) => {
      if (event.type === "task-start") {
        active++;
        if (limited === "loop") tracer.current()?.stage(iterationSpan, { [iterationNumber]: 1 });
      }
      if (event.type === "task-end") {
        done = event.done;
        active = Math.max(0, active - 1);
        tell(event.record);
        left("run", event.remaining);
      }
      if (event.type === "note") {
        const cost = event.note.name === "loop.iteration" ? costs.of(event) : null;
        observeLoopNote(event.note, {
          meter,
          tracer,
          content,
          cost,
          staged: limited === "loop",
          logger: log.child({ task: event.taskId }),
        });
        if (isLoopNote(event.note)) left("loop", event.remaining);
      }
      if (event.type === "task-start" || event.type === "task-end") depth(total, done, active);
    },
    end: (records, _info, { status, reason, spent }) => {
      depth(0, 0, 0);
      log.info("run ended", {
        event: "run.end",
        status,
        records: records.length,
        calls: spent?.calls,
        tokens: spent?.tokens,
        usd: spent?.usd,
      });
      if (reason !== undefined) log.warn("run is partial", { event: "run.partial", reason });
    },
  };
  const tell = (record: RunRecord): void => {
    const { kind, arm, policy, verdict, gold, stopReason, error, usd: cost, candidates } = record;
    const outcome = {
      verdict: verdict?.status ?? "none",
      level: verdict?.status === "pass" ? verdict.level : "none",
      gold: gold?.status ?? "none",
    } as const;
    meter.counter(runMetrics.runTasks).add(1, { kind, arm, ...outcome });
    meter.counter(runMetrics.runCandidates).add(candidates.length, { kind, policy });
    if (cost !== null) meter.counter(modelMetrics.costUsd).add(cost, { purpose: "generate", basis: "virtual" });
    if (stopReason === "error") meter.counter(runMetrics.runBroken).add(1, { kind, error_type: error?.code ?? "unknown" });
    const span = tracer.current();
    span?.set({ "cupel.task.kind": kind, "cupel.policy": policy, "cupel.verdict": outcome.verdict, "cupel.gold": outcome.gold });
    if (stopReason === "error") span?.fail(error?.code ?? "unknown");
    const { taskId: task, model } = record;
    const candidateCount = candidates.length;
    // A log entry has a level of its own.
    const { level: verdict_level, ...told } = outcome;
    const about = { event: "task.end", task, kind, arm, model, ...told, verdict_level };
    const fields = { ...about, candidates: candidateCount, milliseconds: record.milliseconds };
    if (stopReason === "error") log.warn("task broke", { ...fields, "error.type": error?.code });
    else log.info("task ended", fields);
  };
  const left = (scope: "run" | "loop", remaining: Remaining | undefined): void => {
    if (remaining === undefined) return;
    const { usd: money, tokens, attempts, milliseconds } = remaining;
    if (Number.isFinite(money)) meter.gauge(runMetrics.budgetRemainingUsd).set(money, { scope });
    if (Number.isFinite(tokens)) meter.gauge(runMetrics.budgetRemainingTokens).set(tokens, { scope });
    if (Number.isFinite(attempts)) meter.gauge(runMetrics.budgetRemainingCalls).set(attempts, { scope });
    if (Number.isFinite(milliseconds)) meter.gauge(runMetrics.budgetRemainingTime).set(milliseconds / 1000, { scope });
  };
  return {
    reporter,
    around: ({ taskId, arm, model }, work) =>
      tracer.span("cupel.task", { attributes: { "cupel.task.id": taskId, "cupel.arm": arm, "gen_ai.request.model": model } }, work),
    ...(limited === "run" && {
      aroundStep: ({ index }, work) =>
        tracer.span("cupel.policy.step", { attributes: { "cupel.policy.step.index": index }, onlyAround: true }, work),
    }),
  };
}
