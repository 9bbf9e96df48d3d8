import { type Backend, type Capabilities, costOf, type GenerateRequest, type Generation, type Price, withGenerate } from "@cupel/core";
import type { CallTarget, Inference } from "../gen-ai/inference.ts";
import { inferenceDetails } from "../gen-ai/inference-details.ts";
import { answerAttributes, inferenceSpan } from "../gen-ai/inference-span.ts";
import { providerOf, serverOf } from "../gen-ai/provider.ts";
import { recordInference } from "../gen-ai/record-inference.ts";
import type { Purpose } from "../names/bounds.ts";
import { dualLlmMetrics } from "../names/dual-llm-metrics.ts";
import { modelMetrics } from "../names/model-metrics.ts";
import type { Telemetry } from "../telemetry.ts";
import { errorType } from "../trace/create-tracer.ts";
import { formatTraceparent } from "../trace/span-context.ts";

export interface ObserveBackendOptions {
  /** What its calls are for. Default `generate`. */
  readonly purpose?: Purpose;
  /** Lets the cost of calls be told. */
  readonly price?: Price | undefined;
  /**
   * Listen to calls that nobody else listens to, so that their first chunk is timed. A server is then asked to stream, which is another call
   * than the one that it would have been asked for. Default: only to models in this process, which answer the same either way.
   */
  readonly listen?: boolean | undefined;
}

/**
 * A backend whose calls are measured and traced: count, duration, first chunk, tokens, cost, failures. Answers and errors are those of the
 * backend, untouched. Put a response cache around it, not inside: an answer that was kept is no call.
 */
export function observeBackend(backend: Backend, telemetry: Telemetry, options: ObserveBackendOptions = {}): Backend {
  let target = targetOf(backend, {});
  const observed = withGenerate(backend, (request) => {
    const { listen = inProcess.includes(target.provider) } = options;
    const onText = request.onText ?? (listen ? () => {} : undefined);
    return generate(backend, { ...request, ...(onText && { onText }) }, { telemetry, target, ...options });
  });
  return new Proxy(observed, {
    get: (whole, name) => {
      if (name !== "capabilities") return Reflect.get(whole, name, whole) as unknown;
      return async () => {
        const capabilities = await backend.capabilities();
        target = targetOf(backend, capabilities.facts);
        return capabilities;
      };
    },
  });
}

function targetOf({ name, model }: Backend, facts: Capabilities["facts"]): CallTarget {
  const server = serverOf(facts);
  return { model, provider: providerOf(name, facts), ...(server && { server }) };
}

/** Providers whose models are in this process. */
const inProcess: readonly string[] = ["cupel.embedded", "cupel.simulated"];

/** How a call is recorded. */
export interface CallObservation extends ObserveBackendOptions {
  readonly telemetry: Telemetry;
  readonly target: CallTarget;
}

async function generate(backend: Backend, request: GenerateRequest, observation: CallObservation): Promise<Generation> {
  const { telemetry, target, purpose = "generate" } = observation;
  const { tracer, now } = telemetry;
  const { name, ...span } = inferenceSpan(target, request);
  return await tracer.span(name, { ...span, attributes: { ...span.attributes, "cupel.purpose": purpose } }, async ({ context, set }) => {
    const began = now();
    let first: number | undefined;
    let chunks = 0;
    const { onText } = request;
    const watched = onText && {
      onText: (piece: string) => {
        first ??= now();
        chunks++;
        onText(piece);
      },
    };
    const ended = (rest: Pick<Inference, "generation" | "error">): void => {
      const seconds = (now() - began) / 1000;
      const secondsToFirstChunk = first === undefined ? undefined : (first - began) / 1000;
      const { generation } = rest;
      if (generation) set(answerAttributes(generation, target.model, secondsToFirstChunk));
      recordCall(observation, {
        ...target,
        ...rest,
        request,
        seconds,
        chunks,
        ...(secondsToFirstChunk !== undefined && { secondsToFirstChunk }),
        ...(context.sampled && { exemplar: context }),
      });
    };
    try {
      const generation = await backend.generate({ ...request, ...watched, traceparent: formatTraceparent(context) });
      ended({ generation });
      return generation;
    } catch (thrown) {
      ended({ error: errorType(thrown) });
      throw thrown;
    }
  });
}

/** Measures a call that ended: count, duration, first chunk, tokens, cost, failure; logs what failed, and content where that is asked for. */
export function recordCall({ telemetry, purpose = "generate", price }: CallObservation, call: Inference): void {
  const { meter, logger, semconv, content, dualLlm } = telemetry;
  const { provider, model, generation, error, seconds, secondsToFirstChunk, exemplar } = call;
  const status = error === undefined ? "success" : "failure";
  meter.counter(modelMetrics.llmRequests).add(1, { provider, model, purpose, status });
  meter.histogram(modelMetrics.llmRequestDuration).observe(seconds, { provider, model, status }, exemplar);
  if (error !== undefined) meter.counter(modelMetrics.llmFailures).add(1, { provider, model, error_type: error });
  if (secondsToFirstChunk !== undefined)
    meter.histogram(modelMetrics.llmTimeToFirstChunk).observe(secondsToFirstChunk, { provider, model }, exemplar);
  if (generation) {
    const { inputTokens, outputTokens, cachedTokens, reasoningTokens } = generation.usage;
    const tokens = meter.counter(modelMetrics.llmTokens);
    tokens.add(inputTokens, { provider, model, direction: "input" });
    tokens.add(outputTokens, { provider, model, direction: "output" });
    if (cachedTokens !== undefined) tokens.add(cachedTokens, { provider, model, direction: "cached" });
    if (reasoningTokens !== undefined) tokens.add(reasoningTokens, { provider, model, direction: "reasoning" });
    const usd = costOf(generation.usage, price);
    if (usd !== undefined) meter.counter(modelMetrics.costUsd).add(usd, { purpose, basis: "physical" });
  }
  if (dualLlm) recordDualLlm(telemetry, call);
  // What was recorded earlier is no inference.
  if (provider !== "cupel.replay") recordInference(meter, semconv, call);
  if (error !== undefined) logger.warn("a call of a model failed", { event: "llm.failure", provider, model, purpose, "error.type": error });
  const details = inferenceDetails(content, call.request, generation);
  if (details) logger.info("inference", details);
}

/** As the reference counts: durations of successes only. */
function recordDualLlm({ meter }: Telemetry, { model, error, seconds }: Inference): void {
  meter.counter(dualLlmMetrics.requests).add(1, { model, status: error === undefined ? "success" : "failure" });
  if (error === undefined) meter.histogram(dualLlmMetrics.requestDuration).observe(seconds, { model });
  else meter.counter(dualLlmMetrics.failures).add(1, { model });
}
