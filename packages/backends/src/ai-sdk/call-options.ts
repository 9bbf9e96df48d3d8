import { CupelError, type GenerateRequest, type ResponseFormat } from "@cupel/core";
import { serverSeed } from "../server-seed.ts";
import { logprobsRequest } from "./logprobs.ts";
import type { AiSdkCallOptions, AiSdkModel, AiSdkProviderOptions } from "./model.ts";

/**
 * A call in the words of the AI SDK. Temperature, seed and token limit are always sent; top-p, top-k and stop texts only when the request names
 * them, because several providers refuse some of them or two together.
 *
 * @throws CupelError `UNSUPPORTED` for min-p, which the AI SDK does not know
 */
export function callOptions(
  request: GenerateRequest,
  {
    model,
    providerOptions,
    signal,
  }: { readonly model: AiSdkModel; readonly providerOptions: AiSdkProviderOptions; readonly signal: AbortSignal },
): AiSdkCallOptions {
  const { prompt, system, topP, topK, minP, stop = [], logprobs, responseFormat, traceparent } = request;
  if (minP) throw new CupelError("UNSUPPORTED", `The AI SDK has no min-p; the call asks for ${minP}. Leave it out or use another backend.`);
  const options = logprobs === undefined ? providerOptions : merged(providerOptions, logprobsRequest(model, logprobs));
  return {
    prompt: [
      ...(system === undefined ? [] : [{ role: "system" as const, content: system }]),
      { role: "user", content: [{ type: "text", text: prompt }] },
    ],
    maxOutputTokens: request.maxTokens,
    temperature: request.temperature,
    seed: serverSeed(request.seed),
    ...(topP !== undefined && { topP }),
    ...(topK && { topK }),
    ...(stop.length > 0 && { stopSequences: [...stop] }),
    ...(responseFormat && { responseFormat: formatOf(responseFormat) }),
    // Some providers show the log probabilities of a stream only in its raw pieces.
    ...(logprobs !== undefined && request.onText && { includeRawChunks: true }),
    ...(Object.keys(options).length > 0 && { providerOptions: options }),
    abortSignal: signal,
    ...(traceparent !== undefined && { headers: { traceparent } }),
  };
}

/** The schema is a copy: some providers complete the one they get. */
function formatOf(format: ResponseFormat): NonNullable<AiSdkCallOptions["responseFormat"]> {
  return { type: "json", ...(format.type === "json-schema" && { schema: structuredClone(format.schema) }) };
}

/** Options of two origins; what the user gave wins. */
function merged(given: AiSdkProviderOptions, added: AiSdkProviderOptions): AiSdkProviderOptions {
  const names = new Set([...Object.keys(added), ...Object.keys(given)]);
  return Object.fromEntries([...names].map((name) => [name, { ...added[name], ...given[name] }]));
}
