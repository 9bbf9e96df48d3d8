import { CupelError, isJsonObject, type ObservedAnswer } from "@cupel/core";
import { serverMessage } from "../http/server-error.ts";
import { arrayIn, countIn, objectIn, stringIn } from "../read-json.ts";
import { serverSeed } from "../server-seed.ts";
import { capabilitySheet, type Dialect } from "./dialect.ts";
import { numbersIn, readEntries } from "./read-scores.ts";

/** SGLang by its own `/generate`: ids, scores, batches; its cache is emptied for everybody by `/flush_cache`. */
export const sglangDialect: Dialect = {
  name: "sglang",
  server: "SGLang",
  defaultBaseUrl: "http://127.0.0.1:30000",
  start: "Start it with python -m sglang.launch_server, or pass its address with --base-url.",
  health: "/health",
  path: "/generate",
  versioned: false,
  wire: {
    temperature: "sampling_params.temperature",
    seed: "sampling_params.sampling_seed",
    topP: "sampling_params.top_p",
    topK: "sampling_params.top_k",
    minP: "sampling_params.min_p",
    repeatPenalty: "sampling_params.repetition_penalty",
    presencePenalty: "sampling_params.presence_penalty",
    frequencyPenalty: "sampling_params.frequency_penalty",
    maxTokens: "sampling_params.max_new_tokens",
  },
  body: ({ text, ids }, settings) => ({
    ...(ids === undefined ? { text } : { input_ids: ids }),
    sampling_params: {
      temperature: settings.temperature,
      top_p: settings.topP,
      top_k: settings.topK === 0 ? -1 : settings.topK,
      min_p: settings.minP,
      repetition_penalty: settings.repeatPenalty,
      presence_penalty: settings.presencePenalty,
      frequency_penalty: settings.frequencyPenalty,
      max_new_tokens: settings.maxTokens,
      ...(settings.seed !== null && { sampling_seed: serverSeed(settings.seed) }),
      ignore_eos: settings.ignoreEnd,
    },
    ...(settings.topScores !== null && {
      return_logprob: true,
      logprob_start_len: 0,
      top_logprobs_num: settings.topScores,
      return_text_in_logprobs: true,
    }),
    stream: false,
  }),
  inMode: (body, { stream }) => ({ ...body, stream }),
  join: (bodies) => ({
    ...bodies[0],
    ...(bodies[0]?.input_ids === undefined
      ? { text: bodies.map(({ text }) => text ?? "") }
      : { input_ids: bodies.map(({ input_ids }) => input_ids ?? []) }),
    sampling_params: bodies.map(({ sampling_params }) => sampling_params ?? {}),
  }),
  readWhole: (value) => (Array.isArray(value) ? value : [value]).map(readGeneration),
  scored: {
    body: (ids) => ({
      input_ids: ids,
      sampling_params: { temperature: 0, max_new_tokens: 1 },
      return_logprob: true,
      logprob_start_len: 0,
      top_logprobs_num: 5,
      return_text_in_logprobs: true,
      stream: false,
    }),
    read: (value, { length }) => {
      const meta = objectIn(value, "meta_info");
      const tops = arrayIn(meta, "input_top_logprobs").slice(-length);
      return arrayIn(meta, "input_token_logprobs")
        .slice(-length)
        .map((entry, index) => ({ ...entryOf(entry), top: Array.isArray(tops[index]) ? (tops[index] as unknown[]).map(entryOf) : [] }))
        .filter(({ logprob }) => Number.isFinite(logprob))
        .map(({ id, logprob, top }) => ({
          tokenId: id,
          score: logprob,
          top: top.map((other) => ({ id: other.id, token: other.token, score: other.logprob })).sort((a, b) => b.score - a.score),
        }));
    },
  },
  streamFormat: "events",
  collect: () => {
    // Each part holds everything so far.
    let last: unknown;
    let length = 0;
    return {
      add: (part) => {
        if (isJsonObject(part) && part.error !== undefined)
          throw new CupelError("BACKEND_FAILED", `SGLang gave up after ${length} characters: ${serverMessage(JSON.stringify(part))}`);
        last = part;
        const text = stringIn(part, "text") ?? "";
        const piece = text.slice(length);
        length = text.length;
        return piece;
      },
      finish: () => {
        const answer = readGeneration(last);
        if (answer.finishReason === null)
          throw new CupelError("BACKEND_FAILED", `The answer of SGLang broke off after ${length} characters.`);
        return answer;
      },
    };
  },
  capabilities: async () =>
    capabilitySheet({
      tokenIds: "yes",
      promptIds: "yes",
      scores: "logprob_f32",
      topK: 20,
      promptScores: true,
      batch: "native",
      cacheControl: "admin",
      cacheObservable: true,
      identity: "build",
      notes: ["the seed of SGLang counts only with --enable-deterministic-inference"],
    }),
  identity: async (client) => {
    const info = await client.json("/get_server_info").catch(() => client.json("/server_info"));
    const fact = (name: string): string | null => stringIn(info, name) ?? null;
    return {
      server: "sglang",
      version: fact("version"),
      model: fact("model_path")?.split(/[\\/]/).at(-1) ?? null,
      dtype: fact("dtype"),
      quantization: fact("quantization"),
      attention: fact("attention_backend"),
      deterministic: isJsonObject(info) && info.enable_deterministic_inference === true,
    };
  },
  flush: async (client) => {
    await client.json("/flush_cache", { body: {} }).catch((error: unknown) => {
      // It answers in prose.
      if (!(CupelError.is(error) && /instead of JSON|malformed/.test(error.message))) throw error;
    });
  },
};

function readGeneration(value: unknown): ObservedAnswer {
  const meta = objectIn(value, "meta_info");
  const [inputTokens, outputTokens] = [countIn(meta, "prompt_tokens"), countIn(meta, "completion_tokens")];
  const tops = arrayIn(meta, "output_top_logprobs");
  const entries = arrayIn(meta, "output_token_logprobs").map((entry, index) => ({
    ...entryOf(entry),
    top_logprobs: Array.isArray(tops[index]) ? (tops[index] as unknown[]).map(entryOf) : [],
  }));
  const inputIds = arrayIn(meta, "input_token_logprobs").map((entry) => (Array.isArray(entry) ? entry[1] : undefined));
  const finish = meta.finish_reason;
  return {
    text: stringIn(value, "text") ?? "",
    inputTokenIds: inputIds.length > 0 && inputIds.every((id) => typeof id === "number") ? inputIds : null,
    outputTokenIds: numbersIn(value, "output_ids") ?? (entries.length > 0 ? entries.map(({ id }) => id) : null),
    ...readEntries(entries),
    finishReason: typeof finish === "string" ? finish : (stringIn(finish, "type") ?? null),
    usage: inputTokens === undefined || outputTokens === undefined ? null : { inputTokens, outputTokens },
    cachedTokens: countIn(meta, "cached_tokens") ?? null,
    responseMark: stringIn(meta, "id") ?? null,
    servedBy: stringIn(meta, "weight_version") ?? null,
    echo: null,
  };
}

/** Entries are (logprob, id, text). */
function entryOf(entry: unknown): { readonly logprob: number; readonly id: number; readonly token: string } {
  const [logprob, id, text] = Array.isArray(entry) ? entry : [];
  return { logprob: Number(logprob ?? Number.NaN), id: Number(id ?? -1), token: typeof text === "string" ? text : `id:${id}` };
}
