import type { JsonObject } from "@cupel/core";
import type { PlantedServer, ServedAnswer } from "./planted-server.ts";
import { numberOr, samplersOf, scoreAt, sse, textOf, type WireDialect } from "./wire.ts";

/** vLLM's `/v1/completions`. */
export const vllmWire: WireDialect = {
  path: "/v1/completions",
  read: (body) => {
    const prompts = Array.isArray(body.prompt) ? body.prompt.map(String) : [String(body.prompt)];
    const request = {
      temperature: numberOr(body, "temperature", 1),
      seed: typeof body.seed === "number" ? body.seed : null,
      maxTokens: numberOr(body, "max_tokens", 16),
      settings: samplersOf({
        topP: numberOr(body, "top_p", 1),
        topK: numberOr(body, "top_k", 0),
        minP: numberOr(body, "min_p", 0),
        repeatPenalty: numberOr(body, "repetition_penalty", 1),
      }),
      topScores: numberOr(body, "logprobs", 0),
      stream: body.stream === true,
      usesCache: true,
      batchSize: prompts.length,
      ...(typeof body.cache_salt === "string" && { salt: body.cache_salt }),
    };
    return { requests: prompts.map((prompt) => ({ ...request, prompt })), stream: body.stream === true };
  },
  whole: (answers, body, server) => ({
    id: answers[0]?.responseId,
    system_fingerprint: answers[0]?.fingerprint,
    choices: answers.map((answer, index) => ({
      index,
      text: textOf(answer),
      finish_reason: answer.finishReason,
      ...details(answer, body, server),
    })),
    usage: usageOf(answers),
  }),
  pieces: (answer, body, server) => [
    ...answer.tokens.map((token, index) =>
      sse({
        id: answer.responseId,
        system_fingerprint: answer.fingerprint,
        choices: [{ index: 0, text: token.text, finish_reason: null, ...details({ ...answer, tokens: [token] }, body, server, index) }],
      }),
    ),
    sse({
      id: answer.responseId,
      system_fingerprint: answer.fingerprint,
      choices: [{ index: 0, text: "", finish_reason: answer.finishReason }],
    }),
    sse({ id: answer.responseId, system_fingerprint: answer.fingerprint, choices: [], usage: usageOf([answer]) }),
    "data: [DONE]\n\n",
  ],
  facts: {
    "/version": (server) => ({ version: server.fingerprint() }),
  },
};

function usageOf(answers: readonly ServedAnswer[]): JsonObject {
  const sum = (of: (answer: ServedAnswer) => number): number => answers.reduce((total, answer) => total + of(answer), 0);
  return {
    prompt_tokens: sum(({ promptIds }) => promptIds.length),
    completion_tokens: sum(({ tokens }) => tokens.length),
    prompt_tokens_details: { cached_tokens: sum(({ cachedTokens }) => cachedTokens) },
  };
}

function details({ tokens, promptIds }: ServedAnswer, body: JsonObject, server: PlantedServer, first = 0): JsonObject {
  const scores = tokens.map(({ logprob }, index) => scoreAt(first + index, logprob, server.model.vices) ?? null);
  return {
    ...(body.return_token_ids === true && { token_ids: tokens.map(({ id }) => id), prompt_token_ids: promptIds }),
    ...(typeof body.logprobs === "number" && {
      logprobs: {
        tokens: tokens.map(({ text }) => text),
        token_logprobs: scores,
        top_logprobs: tokens.map(({ top }) => Object.fromEntries(top.map(({ text, logprob }) => [text, logprob]))),
      },
    }),
  };
}
