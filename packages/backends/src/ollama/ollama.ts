import type { Backend, GenerateRequest } from "@cupel/core";
import { CupelError, demandResponseFormat } from "@cupel/core";
import { isContextOverflow } from "../context-overflow.ts";
import { parseBaseUrl } from "../http/base-url.ts";
import { createHttpClient } from "../http/http-client.ts";
import type { HttpOptions } from "../http/http-options.ts";
import { jsonLines } from "../http/read-events.ts";
import { ServerError } from "../http/server-error.ts";
import { once } from "../once.ts";
import { streamAnswer } from "../stream-answer.ts";
import { createAnswer } from "./generate-answer.ts";
import { generateBody } from "./generate-body.ts";
import { findModel, probe } from "./probe.ts";

/** Where Ollama listens by default. */
export const ollamaBaseUrl = "http://127.0.0.1:11434";

export interface OllamaOptions extends HttpOptions {
  /** As `ollama list` shows it; without a tag, `:latest` is meant. */
  readonly model: string;
  /** Default `http://127.0.0.1:11434`. */
  readonly baseUrl?: string;
  /** Whether, or how hard, a reasoning model thinks before it answers. Its thoughts are never part of the text. Default false. */
  readonly think?: boolean | "low" | "medium" | "high";
  /** Tokens of context. Pinned, because the server's own default depends on its memory. Default 4,096. */
  readonly contextSize?: number;
}

/**
 * Models served by Ollama. Every sampler is pinned: what a request leaves out is sent as "off", never left to the model's own defaults.
 * A prompt that does not fit the context is refused by the server instead of being cut (versions before 0.12 cut).
 */
export function ollama(options: OllamaOptions): Backend {
  const { model, think = false, contextSize = 4096, ...http } = options;
  const baseUrl = parseBaseUrl(options.baseUrl ?? ollamaBaseUrl);
  baseUrl.pathname = baseUrl.pathname.replace(/\/api$/, "");
  const start = 'Start it with "ollama serve", or pass --base-url.';
  const client = createHttpClient({ ...http, server: "Ollama", baseUrl, start, health: "/api/version" });

  const capabilities = once(() => probe(client, { model, contextSize, think }));

  async function explain(error: unknown, signal: AbortSignal | undefined): Promise<unknown> {
    if (!(error instanceof ServerError)) return error;
    if (isContextOverflow(error.serverMessage)) {
      return new CupelError(
        "CONTEXT_OVERFLOW",
        `The prompt does not fit the ${contextSize} tokens of context of "${model}": ${error.serverMessage}`,
      );
    }
    if (error.status === 404) await findModel(client, model, signal);
    return error;
  }

  async function generate(request: GenerateRequest) {
    const { signal, traceparent, onText, responseFormat } = request;
    if (responseFormat !== undefined) demandResponseFormat(responseFormat, await capabilities(), "ollama");
    const body = generateBody(request, { model, think, contextSize });
    const answer = createAnswer(request, client.address);
    if (!onText) {
      answer.add(await client.json("/api/generate", { body, traceparent, signal }));
      return answer.finish();
    }
    return await streamAnswer(jsonLines(client.lines("/api/generate", { body, traceparent, signal })), answer, request);
  }

  return {
    name: "ollama",
    model,
    capabilities,
    generate: async (request) => {
      try {
        return await generate(request);
      } catch (error) {
        throw await explain(error, request.signal);
      }
    },
    [Symbol.asyncDispose]: () => client[Symbol.asyncDispose](),
  };
}
