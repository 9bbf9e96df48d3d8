import type { JsonObject } from "@cupel/core";
import type { PlantedServer, ServedAnswer } from "./planted-server.ts";
import { numberOr, samplersOf, scoreAt, sse, textOf, type WireDialect } from "./wire.ts";

/** llama-server's `/completion`, defaults of omitted settings included. */
export const llamaServerWire: WireDialect = {
  path: "/completion",
  read: (body) => {
    const prompts = Array.isArray(body.prompt) ? body.prompt.map(String) : [String(body.prompt)];
    const seed = numberOr(body, "seed", -1);
    const request = {
      temperature: numberOr(body, "temperature", 0.8),
      seed: seed < 0 ? null : seed,
      maxTokens: numberOr(body, "n_predict", 1024),
      settings: samplersOf({
        topP: numberOr(body, "top_p", 0.95),
        topK: numberOr(body, "top_k", 40),
        minP: numberOr(body, "min_p", 0.05),
        repeatPenalty: numberOr(body, "repeat_penalty", 1),
      }),
      topScores: numberOr(body, "n_probs", 0),
      stream: body.stream === true,
      usesCache: body.cache_prompt !== false,
      batchSize: prompts.length,
    };
    return { requests: prompts.map((prompt) => ({ ...request, prompt })), stream: body.stream === true };
  },
  whole: (answers, body, server) => {
    const all = answers.map((answer) => completion(answer, body, server));
    return Array.isArray(body.prompt) ? all : all[0];
  },
  pieces: (answer, body, server) => [
    ...answer.tokens.map((token, index) =>
      sse({ content: token.text, tokens: [token.id], stop: false, ...probabilities([token], body, server, index) }),
    ),
    sse({ ...completion(answer, body, server), content: "", tokens: [], completion_probabilities: undefined, stop: true }),
  ],
  facts: {
    "/health": () => ({ status: "ok" }),
    "/props": (server) => ({
      build_info: server.fingerprint(),
      model_path: "/models/planted.gguf",
      total_slots: 8,
      default_generation_settings: { n_ctx: 4096 },
    }),
  },
};

function completion(answer: ServedAnswer, body: JsonObject, server: PlantedServer): JsonObject {
  const { tokens, finishReason, cachedTokens, promptIds, call, fingerprint } = answer;
  const dropped = new Set(server.model.vices.ignores ?? []);
  const shown = (name: string, wire: string, fallback: number): JsonObject => ({
    [wire]: Math.fround(dropped.has(name) ? fallback : numberOr(body, wire, fallback)),
  });
  return {
    content: textOf(answer),
    tokens: body.return_tokens === true ? tokens.map(({ id }) => id) : [],
    stop: true,
    stop_type: finishReason === "stop" ? "eos" : "limit",
    model: "planted",
    system_fingerprint: fingerprint,
    tokens_predicted: tokens.length,
    tokens_evaluated: promptIds.length,
    generation_settings: {
      ...shown("temperature", "temperature", 0.8),
      ...shown("topK", "top_k", 40),
      ...shown("topP", "top_p", 0.95),
      ...shown("minP", "min_p", 0.05),
      ...shown("seed", "seed", -1),
      ...shown("maxTokens", "n_predict", 1024),
      ...shown("repeatPenalty", "repeat_penalty", 1),
    },
    timings: {
      cache_n: cachedTokens,
      prompt_n: promptIds.length - cachedTokens,
      predicted_n: tokens.length,
      prompt_ms: call + 0.125,
      predicted_ms: call * 2 + 0.5,
    },
    ...probabilities(tokens, body, server, 0),
  } as JsonObject;
}

function probabilities(tokens: ServedAnswer["tokens"], body: JsonObject, server: PlantedServer, first: number): JsonObject {
  if (numberOr(body, "n_probs", 0) < 1) return {};
  const entries = tokens.flatMap(({ id, text, logprob, top }, index) => {
    const score = scoreAt(first + index, logprob, server.model.vices);
    return score === undefined
      ? []
      : [
          {
            id,
            token: text,
            logprob: score,
            top_logprobs: top.map((entry) => ({ id: entry.id, token: entry.text, logprob: entry.logprob })),
          },
        ];
  });
  return { completion_probabilities: entries };
}
