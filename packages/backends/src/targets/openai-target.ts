import { CupelError, isJsonObject, type ObservedAnswer } from "@cupel/core";
import { ServerError, serverMessage } from "../http/server-error.ts";
import { identifyServer } from "../openai/identify-server.ts";
import { arrayIn, countIn, objectIn, stringIn } from "../read-json.ts";
import { serverSeed } from "../server-seed.ts";
import { demandModel } from "./demand-model.ts";
import { capabilitySheet, type Dialect } from "./dialect.ts";
import { readEntries } from "./read-scores.ts";

/** Any server of the chat completions API. No ids; scores where it sends them; accepting a field earns no credit. */
export const openaiDialect: Dialect = {
  name: "openai",
  server: "OpenAI-compatible",
  defaultBaseUrl: "https://api.openai.com/v1",
  start: "Start it, or pass its address with --base-url.",
  health: "/models",
  path: "/chat/completions",
  versioned: true,
  wire: {
    temperature: "temperature",
    seed: "seed",
    topP: "top_p",
    topK: "top_k",
    minP: "min_p",
    presencePenalty: "presence_penalty",
    frequencyPenalty: "frequency_penalty",
    maxTokens: "max_tokens",
  },
  body: ({ text }, settings, model) => {
    if (settings.ignoreEnd || settings.repeatPenalty !== 1)
      throw new CupelError(
        "UNSUPPORTED",
        "The chat completions API has no word for going on after the end, nor for a repeat penalty; use extra fields with --set.",
      );
    return {
      model,
      messages: [{ role: "user", content: text }],
      temperature: settings.temperature,
      top_p: settings.topP,
      // No part of OpenAI's own API: sent only when they are on, so that a server which does not know them can refuse.
      ...(settings.topK > 0 && { top_k: settings.topK }),
      ...(settings.minP > 0 && { min_p: settings.minP }),
      ...(settings.seed !== null && { seed: serverSeed(settings.seed) }),
      max_tokens: settings.maxTokens,
      presence_penalty: settings.presencePenalty,
      frequency_penalty: settings.frequencyPenalty,
      n: 1,
      ...(settings.topScores !== null && { logprobs: true, top_logprobs: Math.max(1, Math.min(20, settings.topScores)) }),
      stream: false,
    };
  },
  inMode: (body, { stream }) => ({ ...body, stream, ...(stream && { stream_options: { include_usage: true } }) }),
  readWhole: (value) => {
    const [choice] = arrayIn(value, "choices");
    if (choice === undefined) throw new CupelError("BACKEND_FAILED", "The server answered with JSON that is no chat completion.");
    const text = stringIn(objectIn(choice, "message"), "content") ?? "";
    return [
      readChoice(
        { text, finish: stringIn(choice, "finish_reason") ?? null, entries: arrayIn(objectIn(choice, "logprobs"), "content") },
        value,
      ),
    ];
  },
  streamFormat: "events",
  collect: () => {
    let text = "";
    let finish: string | undefined;
    let usage: unknown;
    let head: unknown;
    const entries: unknown[] = [];
    return {
      add: (part) => {
        if (isJsonObject(part) && (part.error || part.object === "error"))
          throw new CupelError(
            "BACKEND_FAILED",
            `The server gave up after ${text.length} characters: ${serverMessage(JSON.stringify(part))}`,
          );
        if (isJsonObject(part) && isJsonObject(part.usage)) usage = part.usage;
        head ??= part;
        const [choice] = arrayIn(part, "choices");
        const piece = stringIn(objectIn(choice, "delta"), "content") ?? "";
        text += piece;
        entries.push(...arrayIn(objectIn(choice, "logprobs"), "content"));
        finish = stringIn(choice, "finish_reason") ?? finish;
        return piece;
      },
      finish: () => {
        if (finish === undefined)
          throw new CupelError("BACKEND_FAILED", `The answer of the server broke off after ${text.length} characters.`);
        return readChoice({ text, finish, entries }, { ...(head as object), usage });
      },
    };
  },
  capabilities: async (client, model) => {
    const models = await modelsOf(client);
    demandModel(models, client.address, model);
    return capabilitySheet({
      scores: "logprob_rounded",
      topK: 20,
      cacheObservable: true,
      notes: ["seed and system_fingerprint are deprecated in this API, and equal ones promise nothing"],
    });
  },
  identity: async (client, model) => {
    const models = await modelsOf(client);
    const entries = arrayIn(models, "data");
    const entry = entries.find((one) => stringIn(one, "id") === model) ?? entries[0];
    return { server: "openai-compatible", model, ...(await identifyServer(client, entry)) };
  },
};

/** Not every server lists its models; whether it can be reached and takes the key is another matter. */
async function modelsOf(client: Parameters<Dialect["identity"]>[0]): Promise<unknown> {
  try {
    return await client.json("/models");
  } catch (error) {
    if (error instanceof ServerError && error.status !== 401 && error.status !== 403) return undefined;
    throw error;
  }
}

function readChoice(
  { text, finish, entries }: { readonly text: string; readonly finish: string | null; readonly entries: readonly unknown[] },
  value: unknown,
): ObservedAnswer {
  const usage = objectIn(value, "usage");
  const [inputTokens, outputTokens] = [countIn(usage, "prompt_tokens"), countIn(usage, "completion_tokens")];
  return {
    text,
    inputTokenIds: null,
    outputTokenIds: null,
    ...readEntries(entries),
    finishReason: finish,
    usage: inputTokens === undefined || outputTokens === undefined ? null : { inputTokens, outputTokens },
    cachedTokens: countIn(objectIn(usage, "prompt_tokens_details"), "cached_tokens") ?? null,
    responseMark: stringIn(value, "id") ?? null,
    servedBy: stringIn(value, "system_fingerprint") ?? null,
    echo: null,
  };
}
