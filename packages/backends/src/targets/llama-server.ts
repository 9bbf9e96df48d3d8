import { CupelError, isJsonObject, type JsonObject, type ObservedAnswer } from "@cupel/core";
import { serverMessage } from "../http/server-error.ts";
import { arrayIn, countIn, objectIn, stringIn } from "../read-json.ts";
import { serverSeed } from "../server-seed.ts";
import { capabilitySheet, type Dialect } from "./dialect.ts";
import { alignById, idsIn, numbersIn, readEntries } from "./read-scores.ts";

/** Where our settings stand in the echo, `generation_settings`. */
const echoNames = {
  temperature: "temperature",
  seed: "seed",
  topP: "top_p",
  topK: "top_k",
  minP: "min_p",
  repeatPenalty: "repeat_penalty",
  presencePenalty: "presence_penalty",
  frequencyPenalty: "frequency_penalty",
  maxTokens: "n_predict",
} as const;

/** llama.cpp's server, by its own `/completion`: token ids, scores of the raw logits, a full echo, cache control per request, batches. */
export const llamaServer: Dialect = {
  name: "llama-server",
  server: "llama-server",
  defaultBaseUrl: "http://127.0.0.1:8080",
  start: "Start it with llama-server -m MODEL.gguf, or pass its address with --base-url.",
  health: "/health",
  path: "/completion",
  versioned: false,
  wire: echoNames,
  body: ({ text, ids }, settings) => ({
    prompt: ids ?? text,
    n_predict: settings.maxTokens,
    temperature: settings.temperature,
    top_k: settings.topK,
    top_p: settings.topP,
    min_p: settings.minP,
    // -1 is the server's own word for "draw one".
    seed: settings.seed === null ? -1 : serverSeed(settings.seed),
    repeat_penalty: settings.repeatPenalty,
    presence_penalty: settings.presencePenalty,
    frequency_penalty: settings.frequencyPenalty,
    samplers: ["penalties", "top_k", "top_p", "min_p", "temperature"],
    ...(settings.topScores !== null && { n_probs: Math.max(1, settings.topScores) }),
    return_tokens: true,
    ignore_eos: settings.ignoreEnd,
    cache_prompt: false,
  }),
  inMode: (body, { stream, cache }) => ({ ...body, cache_prompt: cache !== "cold", stream }),
  join: (bodies) => ({ ...bodies[0], prompt: bodies.map(({ prompt }) => prompt ?? "") }),
  readWhole: (value) => (Array.isArray(value) ? value : [value]).map(readCompletion),
  streamFormat: "events",
  collect: () => {
    let text = "";
    let last: unknown;
    const entries: unknown[] = [];
    const ids: number[] = [];
    return {
      add: (part) => {
        if (isJsonObject(part) && part.error !== undefined)
          throw new CupelError(
            "BACKEND_FAILED",
            `llama-server gave up after ${text.length} characters: ${serverMessage(JSON.stringify(part))}`,
          );
        const piece = stringIn(part, "content") ?? "";
        text += piece;
        entries.push(...arrayIn(part, "completion_probabilities"));
        ids.push(...(numbersIn(part, "tokens") ?? []));
        if (isJsonObject(part) && part.stop === true) last = part;
        return piece;
      },
      finish: () => {
        if (last === undefined)
          throw new CupelError("BACKEND_FAILED", `The answer of llama-server broke off after ${text.length} characters.`);
        return readCompletion({ ...(last as JsonObject), content: text, tokens: ids, completion_probabilities: entries as never });
      },
    };
  },
  capabilities: async (client) => {
    const slots = countIn(await client.json("/props"), "total_slots");
    return capabilitySheet({
      tokenIds: "yes",
      promptIds: "count",
      scores: "logprob_f32",
      topK: 20,
      batch: "native",
      cacheControl: "per_request",
      cacheObservable: true,
      settingsEcho: "full",
      identity: "build",
      ...(slots !== undefined && { sequences: slots }),
      notes: ["llama.cpp does not promise equal bits over batch sizes and prompt caching"],
    });
  },
  identity: async (client) => {
    const props = await client.json("/props");
    const context = countIn(objectIn(props, "default_generation_settings"), "n_ctx");
    return {
      server: "llama-server",
      build: stringIn(props, "build_info") ?? null,
      weights: stringIn(props, "model_path")?.split(/[\\/]/).at(-1) ?? null,
      slots: countIn(props, "total_slots") ?? null,
      contextSize: context ?? null,
    };
  },
};

function readCompletion(value: unknown): ObservedAnswer {
  const entries = arrayIn(value, "completion_probabilities");
  const tokens = numbersIn(value, "tokens");
  const ids = tokens ?? idsIn(entries);
  const timings = objectIn(value, "timings");
  const settings = objectIn(value, "generation_settings");
  const inputTokens = countIn(value, "tokens_evaluated");
  const outputTokens = countIn(value, "tokens_predicted");
  return {
    text: stringIn(value, "content") ?? "",
    inputTokenIds: null,
    outputTokenIds: ids,
    ...readEntries(ids === null ? entries : alignById(ids, entries)),
    finishReason: stringIn(value, "stop_type") ?? null,
    usage: inputTokens === undefined || outputTokens === undefined ? null : { inputTokens, outputTokens },
    cachedTokens: countIn(timings, "cache_n") ?? null,
    // It names no answer, but no two take the same time to the microsecond; repeated timings are a repeated answer.
    responseMark: stringIn(value, "id") ?? timingMark(timings),
    servedBy: stringIn(value, "system_fingerprint") ?? null,
    echo: Object.keys(settings).length === 0 ? null : echoOf(settings),
  };
}

function timingMark(timings: JsonObject): string | null {
  const parts = ["prompt_ms", "predicted_ms"].map((name) => timings[name]).filter((part) => typeof part === "number");
  return parts.length === 0 ? null : parts.join("/");
}

function echoOf(settings: JsonObject): ObservedAnswer["echo"] {
  const own = Object.entries(echoNames).flatMap(([name, wire]) => (settings[wire] === undefined ? [] : [[name, settings[wire]] as const]));
  return Object.fromEntries([...Object.entries(settings), ...own].filter(([, value]) => value !== undefined)) as ObservedAnswer["echo"];
}
