import type { JsonObject } from "@cupel/core";

export const count: JsonObject = { type: "integer", minimum: 0 };
const share: JsonObject = { type: ["number", "null"], minimum: 0, maximum: 1 };
const amount: JsonObject = { type: ["number", "null"], minimum: 0 };
const interval: JsonObject = {
  anyOf: [{ type: "null" }, { type: "array", minItems: 2, maxItems: 2, items: { type: "number", minimum: 0, maximum: 1 } }],
};
export const text: JsonObject = { type: "string" };

/** An object that has exactly these members. */
export function closed(properties: JsonObject): JsonObject {
  return { type: "object", required: Object.keys(properties), additionalProperties: false, properties };
}

function mapOf(schema: JsonObject): JsonObject {
  return { type: "object", additionalProperties: schema };
}

const measures: JsonObject = {
  tasks: count,
  families: count,
  verified_rate: share,
  verified_ci: interval,
  verified_k: count,
  verified_n: count,
  parsed_rate: share,
  parsed_k: count,
  agreed_rate: share,
  agreed_k: count,
  agreed_correct_rate: share,
  agreed_correct_ci: interval,
  agreed_correct_k: count,
  agreed_correct_n: count,
  correct_rate: share,
  correct_ci: interval,
  correct_k: count,
  correct_n: count,
  false_accept_rate: share,
  false_accept_ci: interval,
  false_accept_k: count,
  false_accept_n: count,
  error_rate: share,
  errors: count,
  error_codes: mapOf(count),
  memory_exact_hits: count,
  memory_recalls: count,
  cache_hits: count,
  unscored: count,
  budget_stops: count,
  verified_within: { type: "array", maxItems: 32, items: share },
  by_extraction: mapOf(closed({ answers: count, verified_k: count, correct_k: count })),
  mean_latency_s: amount,
  p50_latency_s: amount,
  p95_latency_s: amount,
  max_latency_s: amount,
  mean_candidates: amount,
  duplicates: count,
  mean_attempts: amount,
  retried_rate: share,
  correct_after_retry_rate: share,
  tokens: closed({ input: count, cached: count, output: count, reasoning: count }),
  calls: count,
  seconds: amount,
  tokens_per_verified: amount,
  tokens_per_correct: amount,
  calls_per_verified: amount,
  calls_per_correct: amount,
  seconds_per_verified: amount,
  seconds_per_correct: amount,
  usd: amount,
  cost_per_verified: amount,
  cost_per_correct: amount,
};
/** Of `Measures`. */
export const measuresSchema: JsonObject = closed(measures);
const withArms: JsonObject = { ...measures, arms: mapOf(measuresSchema) };

const kindFigures: JsonObject = {
  baseline_ok_rate: share,
  contract_ok_rate: share,
  policy_ok_rate: share,
  avg_latency_s: amount,
  policy_avg_latency_s: amount,
  retry_rate: share,
  avg_candidates: amount,
  policy_avg_candidates: amount,
};
const overallFigures: JsonObject = {
  baseline_ok_rate: share,
  contract_ok_rate: share,
  policy_ok_rate: share,
  avg_latency_s: amount,
  policy_avg_latency_s: amount,
  avg_attempts: amount,
  retry_rate: share,
  success_after_retry_rate: share,
  avg_candidates_baseline: amount,
  avg_candidates_contract: amount,
  avg_candidates_policy: amount,
};

const signed: JsonObject = { type: "number", minimum: -1, maximum: 1 };
/** Members of `PairedFacts`. */
export const pairedFacts: JsonObject = {
  n: { type: "integer", minimum: 1 },
  families: count,
  wins: count,
  losses: count,
  discordant: count,
  difference: signed,
  difference_ci: { type: "array", minItems: 2, maxItems: 2, items: signed },
  test: { enum: ["exact McNemar", "sign flip over families"] },
  p_value: { type: "number", minimum: 0, maximum: 1 },
  p_adjusted: { type: "number", minimum: 0, maximum: 1 },
  alpha: { type: "number", exclusiveMinimum: 0, exclusiveMaximum: 1 },
  conclusion: { enum: ["real gain", "real loss", "not distinguished"] },
};
const compared: JsonObject = {
  model: text,
  arm: text,
  against: text,
  metric: { enum: ["correct", "verified"] },
  ...pairedFacts,
  sentence: text,
};
const comparison: JsonObject = closed(compared);
const lift: JsonObject = closed({ ...compared, exact_reuse: { enum: ["left out", "counted"] }, reused: count });

export const texts: JsonObject = { type: "array", items: text };

const gateStatus: JsonObject = { enum: ["held", "failed", "errors"] };
const figure: JsonObject = { type: ["number", "null"] };
const gateReport: JsonObject = closed({
  status: gateStatus,
  arm: text,
  metric: { enum: ["correct", "verified"] },
  results: {
    type: "array",
    items: closed({
      gate: text,
      model: { type: ["string", "null"] },
      status: gateStatus,
      required: figure,
      observed: figure,
      sentence: text,
    }),
  },
});

/** JSON Schema (2020-12) of `summary.json`. `config` may hold more than is named here. */
export const summarySchema: JsonObject = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  $id: "https://cupel.dev/schemas/summary-1.json",
  title: "Cupel summary",
  ...closed({
    schema_version: { const: 1 },
    cupel_version: text,
    run_id: text,
    started_at: text,
    finished_at: text,
    generated_at: { type: "string", pattern: "^\\d{8}-\\d{6}$" },
    status: { enum: ["complete", "partial"] },
    status_reason: text,
    failures: { type: "array", items: closed({ model: text, code: text, message: text }) },
    oracle: { type: "boolean" },
    seed: count,
    environment: { type: "object" },
    config: {
      type: "object",
      required: ["backend", "models", "tasks", "arms", "oracle", "seed"],
      properties: { backend: text, models: texts, tasks: texts, arms: texts, oracle: { type: "boolean" }, seed: count },
    },
    arms: texts,
    task_count: count,
    tasks_seen: count,
    family_count: count,
    records: closed({ done: count, total: count }),
    spent: { anyOf: [{ type: "null" }, closed({ calls: count, tokens: count, usd: amount })] },
    interval: closed({ method: { const: "wilson" }, confidence: { type: "number" }, clustered_by: { const: "family" } }),
    leaderboard: {
      type: "array",
      items: closed({
        model: text,
        reported_arm: text,
        overall: closed({ ...withArms, ...overallFigures }),
        by_task: mapOf(closed({ ...withArms, ...kindFigures })),
        by_split: mapOf(closed(withArms)),
        by_family: mapOf(measuresSchema),
        families_left_out: count,
      }),
    },
    comparisons: { type: "array", items: comparison },
    model_comparisons: { type: "array", items: comparison },
    memory_lift: { type: "array", items: lift },
    gates: { anyOf: [{ type: "null" }, gateReport] },
    outdir: text,
  }),
};
