import type { GenerateRequest, ResponseFormat } from "@cupel/core";
import { serverSeed } from "../server-seed.ts";

/** How the server calls the token limit: newer hosted models refuse the older name. */
export type TokenLimitField = "max_tokens" | "max_completion_tokens";

/**
 * The body of `POST /chat/completions`. At least one alternative is asked for with log probabilities: llama-server takes none for "no log
 * probabilities". `top_k` and `min_p` are no part of OpenAI's own API: they are sent only when a request names them
 * and they are on, so that a server that does not know them can refuse instead of ignoring them.
 */
export function chatBody(
  request: GenerateRequest,
  { model, limitField }: { readonly model: string; readonly limitField: TokenLimitField },
): object {
  const { prompt, system, logprobs, topK, minP, stop, responseFormat } = request;
  const streams = request.onText !== undefined;
  return {
    model,
    messages: [...(system === undefined ? [] : [{ role: "system", content: system }]), { role: "user", content: prompt }],
    temperature: request.temperature,
    top_p: request.topP ?? 1,
    ...(topK && { top_k: topK }),
    ...(minP && { min_p: minP }),
    seed: serverSeed(request.seed),
    [limitField]: request.maxTokens,
    n: 1,
    presence_penalty: 0,
    frequency_penalty: 0,
    ...(stop && stop.length > 0 && { stop }),
    ...(responseFormat && { response_format: wireFormat(responseFormat) }),
    ...(logprobs !== undefined && { logprobs: true, top_logprobs: Math.max(1, Math.min(20, logprobs)) }),
    stream: streams,
    ...(streams && { stream_options: { include_usage: true } }),
  };
}

function wireFormat(format: ResponseFormat): object {
  if (format.type !== "json-schema") return { type: "json_object" };
  return { type: "json_schema", json_schema: { name: "answer", schema: format.schema, strict: format.strict ?? true } };
}
