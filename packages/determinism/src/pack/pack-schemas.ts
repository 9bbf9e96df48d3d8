const object = { type: "object" } as const;
const text = { type: "string" } as const;
const whole = { type: "integer" } as const;
const number = { type: "number" } as const;
const objects = { type: "array", items: object } as const;
const sha256 = { type: "string", pattern: "^[0-9a-f]{64}$" } as const;
const tier = { enum: [0, 1, 2] } as const;
const orNull = (schema: object): object => ({ anyOf: [schema, { type: "null" }] });
const ids = { type: "array", items: whole } as const;

/** A schema whose members are all required but for those of `more`. Fields may be added to a file, never changed. */
function members(required: Readonly<Record<string, object>>, more: Readonly<Record<string, object>> = {}): object {
  return { ...object, required: Object.keys(required), properties: { ...required, ...more } };
}

function artifact(type: string, required: Readonly<Record<string, object>>, more: Readonly<Record<string, object>> = {}): object {
  const header = {
    artifact_type: { const: type },
    schema_version: { const: "1.0" },
    detllm_version: { const: "0.1.1" },
    cupel_version: text,
  };
  return { $schema: "https://json-schema.org/draft/2020-12/schema", title: type, ...members({ ...header, ...required }, more) };
}

/**
 * JSON Schemas (draft 2020-12) of the files of a repro pack, by file name; those of JSON lines are of one line. detLLM's fields are required as
 * detLLM requires them, further fields are allowed everywhere.
 */
export const packSchemas: Readonly<Record<string, object>> = {
  "env.json": artifact("env_snapshot", {
    python: object,
    platform: object,
    torch: object,
    transformers: object,
    device: orNull(object),
    env_vars: object,
    fingerprint: text,
  }),
  "run_config.json": artifact("run_config", {
    backend: text,
    tier_requested: tier,
    tier_effective: tier,
    mode: { enum: ["strict", "best-effort"] },
    model: text,
    dtype: text,
    device: text,
    decoding: members({ do_sample: { type: "boolean" }, max_new_tokens: whole, temperature: number, top_k: whole, top_p: number }),
    batch_size: whole,
    vary_batch: ids,
    tokenizer: members({ id: orNull(text), revision: orNull(text) }),
    generation_context: members({ device_snapshot: orNull(object) }),
    axes: { type: "array", items: members({ axis: text, levels: { type: "array", items: text } }) },
    settings: object,
    base_url: orNull(text),
    order_seed: whole,
    prompts_sha256: sha256,
    guarantee: text,
  }),
  "determinism_applied.json": artifact("determinism_applied", {
    tier_requested: tier,
    tier_effective: tier,
    guarantee: text,
    mode: { enum: ["strict", "best-effort"] },
    seed: orNull(whole),
    seed_controls: object,
    torch_controls: object,
    env_controls: object,
    downgrades: {
      type: "array",
      items: members({ from: { type: ["string", "integer"] }, to: { type: ["string", "integer"] }, reason: text }),
    },
    warnings: { type: "array", items: text },
    capability_failures: { type: "array", items: members({ requirement: text, reason: text }) },
    knobs: { type: "array", items: members({ name: text, requested: {}, sent: {}, echoed: {}, effective: {}, source: text }) },
  }),
  "trace.jsonl": members(
    { prompt_id: sha256, generated_token_ids: ids },
    {
      input_token_ids: ids,
      input_token_ids_hash: sha256,
      scores: orNull({ type: "array", items: number }),
      scores_aligned: orNull({ type: "array", items: { type: ["number", "null"] } }),
      tokenizer_id: text,
      decoding_max_new_tokens: whole,
      decoding_do_sample: { type: "boolean" },
      decoding_temperature: number,
      decoding_top_p: number,
      decoding_top_k: whole,
      token_basis: { const: "output" },
      token_ids_available: { type: "boolean" },
      text,
      text_sha256: sha256,
      request_sha256: sha256,
      axis: text,
      level: text,
      run: whole,
      seq: whole,
      status: { enum: ["ok", "stopped", "truncated", "error"] },
    },
  ),
  "report.json": artifact("report", {
    status: { enum: ["PASS", "FAIL"] },
    category: text,
    details: members({
      runs: whole,
      batch_sizes: ids,
      baseline_batch_size: whole,
      first_divergence: orNull(object),
      batch_divergence: orNull(object),
    }),
    verdict: { enum: ["NO DIVERGENCE OBSERVED", "DIVERGED", "UNSUPPORTED", "INCONCLUSIVE", "INVALID"] },
    claim: text,
    headline: text,
    tier_requested: tier,
    tier_effective: tier,
    guarantee: { enum: ["0", "1i", "1t", "2b", "2r"] },
    axes: objects,
    causes: { type: "array", items: text },
    bounds: objects,
    controls: objects,
    divergences: objects,
    expected_flips: orNull(object),
    cost: object,
    not_shown: { type: "array", items: text },
  }),
  "diffs/first_divergence.json": artifact(
    "first_divergence",
    { index: whole },
    { token_index: orNull(whole), left_token: orNull(whole), right_token: orNull(whole), score_index: orNull(whole), reason: text },
  ),
  "capabilities.json": artifact("capabilities", { token_ids: text, scores: text, batch: text, cache_control: text, seed: text }),
  "check.json": artifact("check", { spec: object, session: object, prepared: objects }),
  "minimal.json": artifact("minimal_case", {
    case: members({ axis: text, level: text, prompts: objects, diverged: whole, of: whole, low: number, high: number, requests: object }),
  }),
  "prompts.jsonl": members({ prompt_id: sha256, prompt: text }, { ids }),
  "requests.jsonl": members({ request_sha256: sha256, method: { enum: ["POST", "CALL"] }, path: text, body: text }),
  "stats.json": artifact("stats", { bounds: objects, axes: objects, allowance: orNull(object) }),
  "MANIFEST.json": artifact("manifest", {
    files: { ...object, additionalProperties: sha256 },
    redacted: { type: "array", items: text },
    replayable: { type: "boolean" },
  }),
};
