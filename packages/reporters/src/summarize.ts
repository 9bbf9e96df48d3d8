import { isJsonObject, type JsonObject, type RunEnd, type RunInfo, type RunRecord } from "@cupel/core";
import { type Comparison, compareArms } from "./compare-arms.ts";
import { compareModels, type ModelComparison } from "./compare-models.ts";
import { evaluateGates } from "./gates/evaluate-gates.ts";
import { gateSettingsIn } from "./gates/gate-settings.ts";
import { leaderboardEntry } from "./leaderboard-entry.ts";
import { memoryLift } from "./memory-lift.ts";
import { factsInOrder, kindOrder } from "./order.ts";
import { type Decide, decisionsOf } from "./paired.ts";
import { FactsGatherer, type RecordFacts } from "./record-facts.ts";
import { reportedArm } from "./reported-arm.ts";
import { artifactVersion, type LeaderboardEntry, type Summary } from "./summary.ts";
import { version } from "./version.ts";

/**
 * Everything the reports say, from records alone: a pure function that does not depend on the order of the records.
 * Definitions: an answer is *verified* when the public checks passed at level `verified` (level `parsed` is counted apart),
 * *correct* when the hidden gold passed, and a *false accept* when it is verified and the gold refused it, over the verified ones.
 * Errors and answers reused from memory leave the rates and are counted. `config.environment` moves to `environment`.
 */
export function summarize(records: readonly RunRecord[], info: RunInfo, end: RunEnd): Summary {
  const gatherer = new FactsGatherer();
  for (const record of records) gatherer.add(record);
  return summarizeFacts(gatherer, info, end);
}

/** The same from what was gathered of the records, one by one. */
export function summarizeFacts({ facts, scored }: FactsGatherer, info: RunInfo, end: RunEnd): Summary {
  const sorted = factsInOrder(facts, info);
  const byModel = new Map(info.models.map((model) => [model, [] as RecordFacts[]]));
  for (const [model, own] of Map.groupBy(sorted, (record) => record.model)) byModel.set(model, own);
  const arms = [...new Set([...info.arms, ...sorted.map(({ arm }) => arm)])];
  const { environment, outdir, cupel_version, ...config } = info.config;
  const decide = decideOnce(byModel, scored);
  const leaderboard = [...byModel].map(([model, own]) => leaderboardEntry(model, own, { arms, scored })).sort(byPolicyRate);
  const seen = new Set(sorted.map(({ task }) => task)).size;
  const oracle = info.oracle || sorted.some((record) => record.oracle);
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
      backend: sorted[0]?.backend ?? "",
      ...config,
      models: [...byModel.keys()],
      tasks: Array.isArray(config.tasks) ? config.tasks : kindOrder(sorted.map(({ task }) => task.kind)),
      arms,
      oracle,
      seed: info.seed,
    } satisfies JsonObject,
    arms,
    task_count: Math.max(plannedTasks(info), seen),
    tasks_seen: seen,
    family_count: new Set(sorted.map(({ task }) => task.familyKey)).size,
    records: { done: sorted.length, total: info.total },
    spent: end.spent ?? null,
    interval: { method: "wilson", confidence: 0.95, clustered_by: "family" },
    leaderboard,
    comparisons: comparisonsOf([...byModel.keys()], arms, { scored, decide }),
    model_comparisons: modelComparisonsOf(leaderboard, decide),
    memory_lift: memoryLift(byModel, { scored }),
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

function byPolicyRate(left: LeaderboardEntry, right: LeaderboardEntry): number {
  return (right.overall.policy_ok_rate ?? -1) - (left.overall.policy_ok_rate ?? -1);
}

/** Decides once for each arm, model and metric. */
function decideOnce(byModel: ReadonlyMap<string, readonly RecordFacts[]>, scored: boolean): Decide {
  const known = new Map<string, ReturnType<Decide>>();
  return ({ model, arm, metric }) => {
    const key = JSON.stringify([model, arm, metric]);
    const own =
      known.get(key) ??
      decisionsOf(
        (byModel.get(model) ?? []).filter((record) => record.arm === arm),
        { metric, scored },
      );
    known.set(key, own);
    return own;
  };
}

function comparisonsOf(
  models: readonly string[],
  arms: readonly string[],
  { scored, decide }: { readonly scored: boolean; readonly decide: Decide },
): readonly Comparison[] {
  const against = "baseline";
  if (!arms.includes(against)) return [];
  const others = arms.filter((arm) => arm !== against).sort((left, right) => Number(right === "policy") - Number(left === "policy"));
  const planned = { arm: reportedArm(arms), metric: scored ? "correct" : "verified" } as const;
  return compareArms(models, { arms: others, against, planned, decide });
}

function modelComparisonsOf(leaderboard: readonly LeaderboardEntry[], decide: Decide): readonly ModelComparison[] {
  const models = leaderboard.map(({ model }) => model);
  const arm = leaderboard[0]?.reported_arm ?? "";
  return (["correct", "verified"] as const).flatMap((metric) => compareModels(models, { arm, metric, decide }));
}
