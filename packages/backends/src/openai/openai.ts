import { type Backend, type Capabilities, CupelError, demandResponseFormat, type GenerateRequest, type Generation } from "@cupel/core";
import { isContextOverflow } from "../context-overflow.ts";
import { parseBaseUrl } from "../http/base-url.ts";
import { createHttpClient } from "../http/http-client.ts";
import type { HttpOptions } from "../http/http-options.ts";
import { serverSentEvents } from "../http/read-events.ts";
import { ServerError } from "../http/server-error.ts";
import { once } from "../once.ts";
import { arrayIn, stringIn } from "../read-json.ts";
import { streamAnswer } from "../stream-answer.ts";
import { unknownModel } from "../unknown-model.ts";
import { chatBody, type TokenLimitField } from "./chat-body.ts";
import { createCompletion } from "./chat-completion.ts";
import { identifyServer } from "./identify-server.ts";

export interface OpenaiOptions extends HttpOptions {
  readonly model: string;
  /** With the version, as in `http://127.0.0.1:8000/v1`; a bare host gets `/v1`. Default `https://api.openai.com/v1`. */
  readonly baseUrl?: string;
  /** Sent as a bearer token. Comes from the environment, by the application; appears in no message and no fact. */
  readonly apiKey?: string | undefined;
  /** Whether the server holds answers to a `response_format` (Structured Outputs). Servers do not tell, so you say. Default false. */
  readonly structuredOutputs?: boolean;
}

/** Models behind the chat completions API of OpenAI and of the many servers that speak it (llama-server, vLLM, SGLang, LM Studio and others). */
export function openai(options: OpenaiOptions): Backend {
  const { model, apiKey, structuredOutputs = false, ...http } = options;
  const formats: Pick<Capabilities, "responseFormats"> = structuredOutputs ? { responseFormats: ["json", "json-schema"] } : {};
  const baseUrl = parseBaseUrl(options.baseUrl ?? "https://api.openai.com/v1");
  if (baseUrl.pathname === "/") baseUrl.pathname = "/v1";
  baseUrl.pathname = baseUrl.pathname.replace(/\/chat\/completions$/, "");
  const start = "Start it, or pass its address with --base-url.";
  const client = createHttpClient({ ...http, server: "OpenAI-compatible", baseUrl, start, health: "/models", apiKey });
  let limitField: TokenLimitField = "max_tokens";

  async function listModels(signal?: AbortSignal): Promise<readonly unknown[] | undefined> {
    try {
      return arrayIn(await client.json("/models", { signal }), "data");
    } catch (error) {
      // Not every server lists its models; whether it can be reached and takes the key is another matter.
      if (error instanceof ServerError && error.status !== 401 && error.status !== 403) return undefined;
      throw error;
    }
  }

  async function probe(): Promise<Capabilities> {
    const models = await listModels();
    const listed = models?.find((entry) => stringIn(entry, "id") === model);
    return {
      determinism: "none",
      seeds: true,
      logprobs: true,
      streaming: true,
      ...formats,
      facts: {
        engine: "openai-compatible",
        address: client.address,
        ...(models && { modelListed: listed !== undefined }),
        ...(await identifyServer(client, listed ?? models?.[0])),
        seedHonoured: "not probed",
        logprobsHonoured: "not probed",
        ...(structuredOutputs && { formatsHonoured: "as claimed by the options, not probed" }),
        tokenCounts: "by the server; a count it leaves out is characters / 4",
      },
    };
  }

  async function ask(request: GenerateRequest): Promise<Generation> {
    const { signal, traceparent, onText, responseFormat } = request;
    demandResponseFormat(responseFormat, formats, "openai");
    const body = chatBody(request, { model, limitField });
    const completion = createCompletion(request, client.address);
    if (!onText) {
      completion.add(await client.json("/chat/completions", { body, traceparent, signal }));
      return completion.finish();
    }
    return await streamAnswer(serverSentEvents(client.lines("/chat/completions", { body, traceparent, signal })), completion, request);
  }

  async function explain(error: unknown, { signal, responseFormat }: GenerateRequest): Promise<unknown> {
    if (!(error instanceof ServerError)) return error;
    const { status, serverMessage } = error;
    if (responseFormat && status >= 400 && status < 500 && /response_format|schema/i.test(serverMessage)) {
      return new CupelError("UNSUPPORTED", `The server at ${client.address} does not take the response format: ${serverMessage}`);
    }
    if (isContextOverflow(serverMessage)) {
      return new CupelError("CONTEXT_OVERFLOW", `The prompt does not fit the context of "${model}": ${serverMessage}`);
    }
    if (!(status === 404 || (status === 400 && /model/i.test(serverMessage)))) return error;
    const names = (await listModels(signal))?.map((entry) => stringIn(entry, "id") ?? "");
    if (names === undefined || names.includes(model)) return error;
    return unknownModel({ where: `The server at ${client.address}`, model, names });
  }

  return {
    name: "openai",
    model,
    capabilities: once(probe),
    async generate(request) {
      try {
        return await ask(request);
      } catch (error) {
        if (limitField === "max_tokens" && error instanceof ServerError && error.serverMessage.includes("max_completion_tokens")) {
          limitField = "max_completion_tokens";
          return await this.generate(request);
        }
        throw await explain(error, request);
      }
    },
    [Symbol.asyncDispose]: () => client[Symbol.asyncDispose](),
  };
}
