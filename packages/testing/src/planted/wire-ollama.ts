import { isJsonObject, type JsonObject } from "@cupel/core";
import type { PlantedServer, ServedAnswer } from "./planted-server.ts";
import { numberOr, samplersOf, scoreAt, textOf, type WireDialect } from "./wire.ts";

/** Ollama's `/api/generate`. */
export const ollamaWire: WireDialect = {
  path: "/api/generate",
  read: (body) => {
    const options: JsonObject = isJsonObject(body.options) ? body.options : {};
    const request = {
      prompt: String(body.prompt),
      temperature: numberOr(options, "temperature", 0.8),
      seed: typeof options.seed === "number" ? options.seed : null,
      maxTokens: numberOr(options, "num_predict", 128),
      settings: samplersOf({
        topP: numberOr(options, "top_p", 0.9),
        topK: numberOr(options, "top_k", 40),
        minP: numberOr(options, "min_p", 0),
        repeatPenalty: numberOr(options, "repeat_penalty", 1.1),
      }),
      topScores: body.logprobs === true ? numberOr(body, "top_logprobs", 0) : 0,
      stream: body.stream !== false,
      usesCache: true,
      batchSize: 1,
    };
    return { requests: [request], stream: request.stream };
  },
  whole: ([answer], body, server) => answer && { ...end(answer), response: textOf(answer), ...logprobs(answer.tokens, body, server) },
  pieces: (answer, body, server) => [
    ...answer.tokens.map(
      (token, index) =>
        `${JSON.stringify({ model: "planted", response: token.text, done: false, ...logprobs([token], body, server, index) })}\n`,
    ),
    `${JSON.stringify({ ...end(answer), response: "" })}\n`,
  ],
  facts: {
    "/api/version": () => ({ version: "0.12.11" }),
    "/api/tags": (server) => ({
      models: [{ name: "planted:latest", digest: server.fingerprint(), details: { quantization_level: "Q8_0" } }],
    }),
  },
};

function end({ tokens, promptIds, finishReason, call }: ServedAnswer): JsonObject {
  return {
    model: "planted",
    created_at: new Date(call).toISOString(),
    done: true,
    done_reason: finishReason,
    prompt_eval_count: promptIds.length,
    eval_count: tokens.length,
    total_duration: call * 1000,
  };
}

function logprobs(tokens: ServedAnswer["tokens"], body: JsonObject, server: PlantedServer, first = 0): JsonObject {
  if (body.logprobs !== true) return {};
  return {
    logprobs: tokens.map(({ text, logprob, top }, index) => ({
      token: text,
      logprob: scoreAt(first + index, logprob, server.model.vices) ?? -9999,
      top_logprobs: top.map((entry) => ({ token: entry.text, logprob: entry.logprob })),
    })),
  };
}
