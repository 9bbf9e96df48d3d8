import type { GenerateRequest, Generation } from "@cupel/core";
import type { SpanOptions } from "../trace/tracer.ts";
import type { CallTarget } from "./inference.ts";
import { attribute } from "./semconv.ts";

/** How the span of a call begins: `chat <model>`, by the GenAI conventions. Prompt and answer are no attributes. */
export function inferenceSpan({ model, provider, server }: CallTarget, request: GenerateRequest): SpanOptions & { readonly name: string } {
  const { temperature, topP, topK, maxTokens, seed, stop, onText, responseFormat } = request;
  return {
    name: `chat ${model}`,
    // A model in this process is no other side.
    kind: provider === "cupel.embedded" ? "internal" : "client",
    attributes: {
      [attribute.operation]: "chat",
      [attribute.provider]: provider,
      [attribute.requestModel]: model,
      [attribute.temperature]: temperature,
      [attribute.topP]: topP,
      [attribute.topK]: topK,
      [attribute.maxTokens]: maxTokens,
      [attribute.seed]: seed,
      [attribute.stop]: stop,
      [attribute.stream]: onText ? true : undefined,
      [attribute.outputType]: responseFormat === undefined || responseFormat.type === "grammar" ? "text" : "json",
      [attribute.serverAddress]: server?.address,
      [attribute.serverPort]: server && Number(server.port),
    },
  };
}

/** What is told of the answer. */
export function answerAttributes({ usage, finishReason }: Generation, model: string, secondsToFirstChunk: number | undefined) {
  return {
    [attribute.responseModel]: model,
    [attribute.finishReasons]: [finishReason],
    [attribute.inputTokens]: usage.inputTokens,
    [attribute.outputTokens]: usage.outputTokens,
    [attribute.cacheReadTokens]: usage.cachedTokens,
    [attribute.reasoningTokens]: usage.reasoningTokens,
    [attribute.timeToFirstChunk]: secondsToFirstChunk,
  };
}
