import { counterOf, gaugeOf, histogramOf } from "../metrics/metric-definition.ts";
import { budgets, levels, open, scopes, verdicts, verdictsOrNone } from "./bounds.ts";
import { checkSeconds, requestSeconds } from "./buckets.ts";

const { kind, arm, verifier } = open;

/** Runs, verdicts, budgets, memory, the sandbox. */
export const runMetrics = {
  runTasks: counterOf(
    "cupel.run.tasks",
    "{task}",
    "Tasks that ended, by the verdict over the public checks, how much a pass says, and the verdict over the gold",
    { kind, arm, verdict: verdictsOrNone, level: levels, gold: verdictsOrNone },
  ),
  runCandidates: counterOf("cupel.run.candidates", "{candidate}", "Answers that were verified", { kind, policy: open.policy }),
  runBroken: counterOf("cupel.run.broken", "{task}", "Tasks that ended because something broke, by kind of error", {
    kind,
    error_type: open.errorType,
  }),
  budgetLimitUsd: gaugeOf("cupel.budget.limit_usd", "{USD}", "What may be spent", { scope: budgets }),
  budgetRemainingUsd: gaugeOf("cupel.budget.remaining_usd", "{USD}", "What is left to spend", { scope: budgets }),
  budgetRemainingTokens: gaugeOf("cupel.budget.remaining_tokens", "{token}", "Tokens that are left to spend", { scope: budgets }),
  budgetRemainingCalls: gaugeOf("cupel.budget.remaining_calls", "{call}", "Calls that are left to make", { scope: budgets }),
  budgetRemainingTime: gaugeOf("cupel.budget.remaining", "s", "Time that is left", { scope: budgets }),
  verify: counterOf("cupel.verify", "{verdict}", "Verdicts, by verifier and by what was checked", {
    verifier,
    verdict: verdicts,
    scope: scopes,
  }),
  verifyDuration: histogramOf("cupel.verify.duration", "s", checkSeconds, {
    description: "How long verification took",
    labels: { verifier },
  }),
  sandboxPrograms: counterOf("cupel.sandbox.programs", "{program}", "Programs that were run", { mode: open.mode, verdict: verdicts }),
  sandboxKills: counterOf("cupel.sandbox.kills", "{program}", "Programs that were ended because they went over a limit", {
    mode: open.mode,
    reason: ["timeout", "memory", "output"],
  }),
  memoryRecall: counterOf("cupel.memory.recall", "{recall}", "Looks into memory", { kind, result: ["hit", "miss", "withheld"] }),
  telemetryDropped: counterOf("cupel.telemetry.dropped", "{item}", "Measurements, spans and log entries that were lost", {
    signal: ["metrics", "traces", "logs"],
    reason: ["queue", "refused", "unreachable", "label", "time"],
  }),
  httpRequestDuration: histogramOf("cupel.http.request.duration", "s", requestSeconds, {
    description: "How long requests to a server of ours took",
    labels: { route: 16, method: ["GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "other"], code: 16 },
  }),
} as const;
