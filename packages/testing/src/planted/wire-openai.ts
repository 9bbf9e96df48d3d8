import { isJsonObject, type JsonObject } from "@cupel/core";
import type { PlantedServer, ServedAnswer } from "./planted-server.ts";
import { numberOr, samplersOf, scoreAt, sse, textOf, type WireDialect } from "./wire.ts";

/** The chat completions API. */
export const openaiWire: WireDialect = {
  path: "/v1/chat/completions",
  read: (body) => {
    const messages = Array.isArray(body.messages) ? body.messages : [];
    const last = messages.at(-1);
    const request = {
      prompt: String(isJsonObject(last) ? last.content : ""),
      temperature: numberOr(body, "temperature", 1),
      seed: typeof body.seed === "number" ? body.seed : null,
      maxTokens: numberOr(body, "max_tokens", numberOr(body, "max_completion_tokens", 64)),
      settings: samplersOf({ topP: numberOr(body, "top_p", 1), topK: numberOr(body, "top_k", 0), minP: numberOr(body, "min_p", 0) }),
      topScores: body.logprobs === true ? numberOr(body, "top_logprobs", 0) : 0,
      stream: body.stream === true,
      usesCache: true,
      batchSize: 1,
    };
    return { requests: [request], stream: request.stream };
  },
  whole: ([answer], body, server) =>
    answer && {
      ...head(answer),
      choices: [
        {
          index: 0,
          message: { role: "assistant", content: textOf(answer) },
          finish_reason: answer.finishReason,
          logprobs: logprobs(answer.tokens, body, server),
        },
      ],
      usage: usageOf(answer),
    },
  pieces: (answer, body, server) => [
    ...answer.tokens.map((token, index) =>
      sse({
        ...head(answer),
        choices: [{ index: 0, delta: { content: token.text }, finish_reason: null, logprobs: logprobs([token], body, server, index) }],
      }),
    ),
    sse({ ...head(answer), choices: [{ index: 0, delta: {}, finish_reason: answer.finishReason }] }),
    sse({ ...head(answer), choices: [], usage: usageOf(answer) }),
    "data: [DONE]\n\n",
  ],
  facts: { "/v1/models": () => ({ object: "list", data: [{ id: "planted", object: "model" }] }) },
};

function head({ responseId, fingerprint }: ServedAnswer): JsonObject {
  return { id: responseId, object: "chat.completion", model: "planted", system_fingerprint: fingerprint };
}

function usageOf({ promptIds, tokens, cachedTokens }: ServedAnswer): JsonObject {
  return { prompt_tokens: promptIds.length, completion_tokens: tokens.length, prompt_tokens_details: { cached_tokens: cachedTokens } };
}

function logprobs(tokens: ServedAnswer["tokens"], body: JsonObject, server: PlantedServer, first = 0): JsonObject | null {
  if (body.logprobs !== true) return null;
  return {
    content: tokens.map(({ text, logprob, top }, index) => ({
      token: text,
      logprob: scoreAt(first + index, logprob, server.model.vices) ?? -9999,
      bytes: [...new TextEncoder().encode(text)],
      top_logprobs: top.map((entry) => ({ token: entry.text, logprob: entry.logprob })),
    })),
  };
}
