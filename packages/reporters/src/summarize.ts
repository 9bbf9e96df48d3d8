import { isJsonObject, type JsonObject, type RunEnd, type RunInfo, type RunRecord } from "@cupel/core";
import { figure, gather } from "./figures.ts";
import { evaluateGates } from "./gates/evaluate-gates.ts";
import { gateSettingsIn } from "./gates/gate-settings.ts";
import { kindOrder } from "./order.ts";
import type { FactsGatherer } from "./record-facts.ts";
import { artifactVersion, type Summary } from "./summary.ts";
import { version } from "./version.ts";

/**
 * Everything the reports say, from records alone: a pure function that does not depend on the order of the records.
 * Definitions: an answer is *verified* when the public checks passed at level `verified` (level `parsed` is counted apart),
 * *correct* when the hidden gold passed, and a *false accept* when it is verified and the gold refused it, over the verified ones.
 * Errors and answers reused from memory leave the rates and are counted. `config.environment` moves to `environment`.
 */
export function summarize(records: readonly RunRecord[], info: RunInfo, end: RunEnd): Summary {
  return summarizeFacts(gather(records), info, end);
}

/** The same from what was gathered of the records, one by one. */
export function summarizeFacts(gatherer: FactsGatherer, info: RunInfo, end: RunEnd): Summary {
  const { facts, models, arms, decide, ...figures } = figure(gatherer, info);
  const { environment, outdir, cupel_version, ...config } = info.config;
  const seen = new Set(facts.map(({ task }) => task)).size;
  const oracle = info.oracle || facts.some((record) => record.oracle);
  const summary: Omit<Summary, "gates"> = {
    schema_version: artifactVersion,
    cupel_version: typeof cupel_version === "string" ? cupel_version : version,
    run_id: info.runId,
    started_at: info.startedAt,
    finished_at: end.finishedAt,
    generated_at: end.finishedAt.replaceAll(/[-:]/g, "").replace("T", "-").slice(0, 15),
    status: end.status,
    status_reason: end.reason ?? "",
    failures: end.failures ?? [],
    oracle,
    seed: info.seed,
    environment: isJsonObject(environment) ? environment : {},
    config: {
      backend: facts[0]?.backend ?? "",
      ...config,
      models,
      tasks: Array.isArray(config.tasks) ? config.tasks : kindOrder(facts.map(({ task }) => task.kind)),
      arms,
      oracle,
      seed: info.seed,
    } satisfies JsonObject,
    arms,
    task_count: Math.max(plannedTasks(info), seen),
    tasks_seen: seen,
    family_count: new Set(facts.map(({ task }) => task.familyKey)).size,
    records: { done: facts.length, total: info.total },
    spent: end.spent ?? null,
    interval: { method: "wilson", confidence: 0.95, clustered_by: "family" },
    ...figures,
    outdir: typeof outdir === "string" ? outdir : "",
  };
  const gates = gateSettingsIn(config.gates);
  if (gates === undefined) return { ...summary, gates: null };
  return { ...summary, gates: evaluateGates(summary, gates, decide) };
}

/** Tasks of the whole run where the plan says how many; else 0. */
function plannedTasks(info: RunInfo): number {
  const planned = info.total / (info.arms.length * info.models.length);
  return Number.isInteger(planned) ? planned : 0;
}
