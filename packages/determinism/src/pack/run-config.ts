import type { CheckResult } from "../types/check-result.ts";
import { snakeKeys } from "./case.ts";

/** `run_config.json`: what was asked for, by detLLM's fields, and all settings and axes beside them. What nobody verified is `unknown`. */
export function runConfig({ spec, trace, report }: CheckResult): Readonly<Record<string, unknown>> {
  const { settings, declared, axes, orderSeed, mode } = spec;
  const batch = axes.find(({ axis }) => axis === "batch")?.levels.map(Number) ?? [];
  const facts = report.identity?.facts ?? {};
  return {
    backend: trace.target.name,
    tier_requested: report.tierRequested,
    tier_effective: report.tierEffective,
    guarantee: report.guarantee,
    mode,
    model: trace.target.model,
    dtype: typeof facts.dtype === "string" ? facts.dtype : typeof facts.quantization === "string" ? facts.quantization : "unknown",
    device: "unknown",
    declared,
    decoding: {
      do_sample: settings.temperature > 0,
      max_new_tokens: settings.maxTokens,
      temperature: settings.temperature,
      top_k: settings.topK,
      top_p: settings.topP,
    },
    batch_size: 1,
    vary_batch: batch,
    tokenizer: { id: trace.target.model, revision: typeof facts.tokenizerSha256 === "string" ? `sha256:${facts.tokenizerSha256}` : null },
    generation_context: { device_snapshot: null },
    axes: axes.map(({ axis, levels }) => ({ axis, levels })),
    settings: snakeKeys(settings),
    base_url: trace.target.baseUrl,
    runs: report.runs,
    min_bound: spec.minBound,
    confidence: spec.confidence,
    order_seed: orderSeed,
    prompts_sha256: report.prompts.sha256,
    spec: snakeKeys({ ...spec, prompts: undefined }),
  };
}
