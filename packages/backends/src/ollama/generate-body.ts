import type { GenerateRequest } from "@cupel/core";
import { serverSeed } from "../server-seed.ts";
import type { OllamaOptions } from "./ollama.ts";

/** The body of `POST /api/generate`. Samplers count only inside `options`; those beside it are ignored by the server. */
export function generateBody(
  request: GenerateRequest,
  { model, think, contextSize }: Required<Pick<OllamaOptions, "model" | "think" | "contextSize">>,
): object {
  const { responseFormat } = request;
  return {
    model,
    prompt: request.prompt,
    ...(request.system !== undefined && { system: request.system }),
    stream: request.onText !== undefined,
    think,
    truncate: false,
    shift: false,
    ...(responseFormat && { format: responseFormat.type === "json-schema" ? responseFormat.schema : "json" }),
    ...(request.logprobs !== undefined && { logprobs: true, top_logprobs: Math.min(20, request.logprobs) }),
    options: {
      temperature: request.temperature,
      seed: serverSeed(request.seed),
      num_predict: request.maxTokens,
      num_ctx: contextSize,
      top_k: request.topK ?? 0,
      top_p: request.topP ?? 1,
      min_p: request.minP ?? 0,
      repeat_penalty: 1,
      presence_penalty: 0,
      frequency_penalty: 0,
      ...(request.stop && { stop: request.stop }),
    },
  };
}
