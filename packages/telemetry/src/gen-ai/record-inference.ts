import type { Meter } from "../metrics/meter.ts";
import type { SemconvMode } from "../telemetry.ts";
import type { Inference } from "./inference.ts";
import { latest, legacy } from "./semconv.ts";

/** Measures a call under the names of the GenAI conventions. Failed calls count too, with no tokens of an unknown modality. */
export function recordInference(meter: Meter, mode: SemconvMode, call: Inference): void {
  if (mode !== "legacy") recordLatest(meter, call);
  if (mode !== "latest") recordLegacy(meter, call);
}

function recordLatest(meter: Meter, call: Inference): void {
  const { seconds, exemplar, error = "", generation } = call;
  const about = labelsOf(call);
  meter.histogram(latest.duration).observe(seconds, { ...about, "error.type": error }, exemplar);
  recordChunks(meter, latest, call);
  if (generation === undefined) {
    for (const counter of [latest.inputTokens, latest.outputTokens])
      meter.counter(counter).add(0, { ...about, "gen_ai.token.modality": "unknown" });
    return;
  }
  const { inputTokens, outputTokens, cachedTokens, reasoningTokens } = generation.usage;
  const text = { ...about, "gen_ai.token.modality": "text" } as const;
  meter.counter(latest.inputTokens).add(inputTokens, text);
  meter.counter(latest.outputTokens).add(outputTokens, text);
  if (cachedTokens !== undefined) meter.counter(latest.cacheReadTokens).add(cachedTokens, text);
  if (reasoningTokens !== undefined) meter.counter(latest.reasoningTokens).add(reasoningTokens, text);
  meter.histogram(latest.inputTokensPerCall).observe(inputTokens, about);
  meter.histogram(latest.outputTokensPerCall).observe(outputTokens, about);
}

function recordLegacy(meter: Meter, call: Inference): void {
  const { seconds, exemplar, error = "", generation } = call;
  const about = labelsOf(call);
  meter.histogram(legacy.duration).observe(seconds, { ...about, "error.type": error }, exemplar);
  recordChunks(meter, legacy, call);
  if (generation === undefined) return;
  const { inputTokens, outputTokens } = generation.usage;
  meter.histogram(legacy.tokenUsage).observe(inputTokens, { ...about, "gen_ai.token.type": "input" });
  meter.histogram(legacy.tokenUsage).observe(outputTokens, { ...about, "gen_ai.token.type": "output" });
}

function recordChunks(meter: Meter, names: typeof latest | typeof legacy, call: Inference): void {
  const { secondsToFirstChunk, chunks, seconds } = call;
  if (secondsToFirstChunk === undefined) return;
  const about = labelsOf(call);
  meter.histogram(names.timeToFirstChunk).observe(secondsToFirstChunk, about);
  if (chunks > 1) meter.histogram(names.timePerOutputChunk).observe((seconds - secondsToFirstChunk) / (chunks - 1), about);
}

function labelsOf({ provider, model, server }: Inference) {
  return {
    "gen_ai.operation.name": "chat",
    "gen_ai.provider.name": provider,
    "gen_ai.request.model": model,
    "gen_ai.response.model": model,
    "server.address": server?.address ?? "",
    "server.port": server?.port ?? "",
  } as const;
}
