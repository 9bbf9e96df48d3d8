import { isJsonObject, type JsonObject } from "@cupel/core";
import type { ServedAnswer } from "./planted-server.ts";
import { numberOr, samplersOf, sse, textOf, type WireDialect } from "./wire.ts";

/** SGLang's `/generate`. */
export const sglangWire: WireDialect = {
  path: "/generate",
  read: (body) => {
    const prompts = Array.isArray(body.text) ? body.text.map(String) : [String(body.text)];
    const given = Array.isArray(body.sampling_params) ? body.sampling_params[0] : body.sampling_params;
    const sampling: JsonObject = isJsonObject(given) ? given : {};
    const request = {
      temperature: numberOr(sampling, "temperature", 1),
      seed: typeof sampling.sampling_seed === "number" ? sampling.sampling_seed : null,
      maxTokens: numberOr(sampling, "max_new_tokens", 128),
      settings: samplersOf({
        topP: numberOr(sampling, "top_p", 1),
        topK: numberOr(sampling, "top_k", -1),
        minP: numberOr(sampling, "min_p", 0),
        repeatPenalty: numberOr(sampling, "repetition_penalty", 1),
      }),
      topScores: numberOr(body, "top_logprobs_num", 0),
      stream: body.stream === true,
      usesCache: true,
      batchSize: prompts.length,
    };
    return { requests: prompts.map((prompt) => ({ ...request, prompt })), stream: body.stream === true };
  },
  whole: (answers, body) => {
    const all = answers.map((answer) => generation(answer, body));
    return Array.isArray(body.text) ? all : all[0];
  },
  pieces: (answer, body) => [
    ...answer.tokens.map((_, index) =>
      sse({ ...generation({ ...answer, tokens: answer.tokens.slice(0, index + 1) }, body, index + 1 < answer.tokens.length) }),
    ),
    "data: [DONE]\n\n",
  ],
  facts: {
    "/get_server_info": (server) => ({
      version: server.fingerprint(),
      model_path: "/models/planted",
      dtype: "bfloat16",
      attention_backend: "fa3",
    }),
    "/flush_cache": (server) => {
      server.flush();
      return "Cache flushed.";
    },
  },
};

function generation(answer: ServedAnswer, body: JsonObject, isPart = false): JsonObject {
  const { tokens, promptIds, finishReason, cachedTokens, responseId } = answer;
  return {
    text: textOf(answer),
    output_ids: tokens.map(({ id }) => id),
    meta_info: {
      id: responseId,
      finish_reason: isPart ? null : { type: finishReason },
      prompt_tokens: promptIds.length,
      completion_tokens: tokens.length,
      cached_tokens: cachedTokens,
      ...(body.return_logprob === true && {
        input_token_logprobs: promptIds.map((id, index) => [index === 0 ? null : -1, id, null]),
        output_token_logprobs: tokens.map(({ logprob, id, text }) => [logprob, id, text]),
        output_top_logprobs: tokens.map(({ top }) => top.map(({ logprob, id, text }) => [logprob, id, text])),
      }),
    },
  };
}
