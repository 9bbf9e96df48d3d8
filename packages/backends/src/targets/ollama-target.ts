import { CupelError, isJsonObject, type ObservedAnswer } from "@cupel/core";
import { presentable } from "../http/server-error.ts";
import { findModel } from "../ollama/probe.ts";
import { arrayIn, countIn, objectIn, stringIn } from "../read-json.ts";
import { serverSeed } from "../server-seed.ts";
import { capabilitySheet, type Dialect } from "./dialect.ts";
import { readEntries } from "./read-scores.ts";

/** Tokens of context, pinned: the server's own default depends on its memory. */
const contextSize = 4096;

/** Ollama by `/api/generate` with `raw`, so that no template drifts. No ids; scores from 0.12.11 on. */
export const ollamaDialect: Dialect = {
  name: "ollama",
  server: "Ollama",
  defaultBaseUrl: "http://127.0.0.1:11434",
  start: 'Start it with "ollama serve", or pass --base-url.',
  health: "/api/version",
  path: "/api/generate",
  versioned: false,
  wire: {
    temperature: "options.temperature",
    seed: "options.seed",
    topP: "options.top_p",
    topK: "options.top_k",
    minP: "options.min_p",
    repeatPenalty: "options.repeat_penalty",
    presencePenalty: "options.presence_penalty",
    frequencyPenalty: "options.frequency_penalty",
    maxTokens: "options.num_predict",
  },
  body: ({ text }, settings, model) => {
    if (settings.ignoreEnd) throw new CupelError("UNSUPPORTED", "Ollama cannot go on after the end of an answer.");
    return {
      model,
      prompt: text,
      raw: true,
      stream: false,
      ...(settings.topScores !== null && { logprobs: true, top_logprobs: Math.min(20, settings.topScores) }),
      options: {
        ...(settings.seed !== null && { seed: serverSeed(settings.seed) }),
        temperature: settings.temperature,
        top_k: settings.topK,
        top_p: settings.topP,
        min_p: settings.minP,
        repeat_penalty: settings.repeatPenalty,
        presence_penalty: settings.presencePenalty,
        frequency_penalty: settings.frequencyPenalty,
        num_ctx: contextSize,
        num_predict: settings.maxTokens,
      },
    };
  },
  inMode: (body, { stream }) => ({ ...body, stream }),
  readWhole: (value) => [readAnswer(value, stringIn(value, "response") ?? "", arrayIn(value, "logprobs"))],
  streamFormat: "lines",
  collect: () => {
    let text = "";
    let last: unknown;
    const entries: unknown[] = [];
    return {
      add: (part) => {
        const error = stringIn(part, "error");
        if (error !== undefined)
          throw new CupelError("BACKEND_FAILED", `Ollama gave up after ${text.length} characters: ${presentable(error)}`);
        const piece = stringIn(part, "response") ?? "";
        text += piece;
        entries.push(...arrayIn(part, "logprobs"));
        if (isJsonObject(part) && part.done === true) last = part;
        return piece;
      },
      finish: () => {
        if (last === undefined) throw new CupelError("BACKEND_FAILED", `The answer of Ollama broke off after ${text.length} characters.`);
        return readAnswer(last, text, entries);
      },
    };
  },
  capabilities: async (client, model) => {
    await findModel(client, model);
    return capabilitySheet({
      scores: "logprob_rounded",
      topK: 20,
      identity: "digest",
      notes: [
        "parallelism, flash attention and the type of the KV cache of Ollama cannot be seen over its API",
        "whether an answer came from a warm cache cannot be seen",
      ],
    });
  },
  identity: async (client, model) => {
    const version = stringIn(await client.json("/api/version"), "version") ?? null;
    const found = await findModel(client, model);
    const details = objectIn(found, "details");
    return {
      server: "ollama",
      version,
      digest: stringIn(found, "digest") ?? null,
      quantization: stringIn(details, "quantization_level") ?? null,
    };
  },
};

function readAnswer(value: unknown, text: string, entries: readonly unknown[]): ObservedAnswer {
  const inputTokens = countIn(value, "prompt_eval_count");
  const outputTokens = countIn(value, "eval_count");
  const mark = stringIn(value, "created_at");
  return {
    text,
    inputTokenIds: null,
    outputTokenIds: null,
    ...readEntries(entries),
    finishReason: stringIn(value, "done_reason") ?? null,
    usage: inputTokens === undefined || outputTokens === undefined ? null : { inputTokens, outputTokens },
    cachedTokens: null,
    responseMark: mark === undefined ? null : `${mark} ${countIn(value, "total_duration") ?? ""}`,
    servedBy: null,
    echo: null,
  };
}
