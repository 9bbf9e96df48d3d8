import { CupelError, isJsonObject, type JsonObject, type ObservedAnswer } from "@cupel/core";
import { serverMessage } from "../http/server-error.ts";
import { arrayIn, countIn, objectIn, stringIn } from "../read-json.ts";
import { serverSeed } from "../server-seed.ts";
import { demandModel } from "./demand-model.ts";
import { capabilitySheet, type Dialect } from "./dialect.ts";
import { openaiDialect } from "./openai-target.ts";
import { numberIn, numbersIn, readEntries } from "./read-scores.ts";

/** vLLM by `/v1/completions`: ids, scores, batches, and a salt per request in place of an emptied cache. */
export const vllmDialect: Dialect = {
  name: "vllm",
  server: "vLLM",
  defaultBaseUrl: "http://127.0.0.1:8000/v1",
  start: "Start it with vllm serve MODEL, or pass its address with --base-url.",
  health: "/models",
  path: "/completions",
  versioned: true,
  wire: { ...openaiDialect.wire, repeatPenalty: "repetition_penalty" },
  body: ({ text, ids }, settings, model) => ({
    model,
    prompt: ids ?? text,
    max_tokens: settings.maxTokens,
    temperature: settings.temperature,
    top_p: settings.topP,
    // 0 is no word of vLLM's for "off".
    top_k: settings.topK === 0 ? -1 : settings.topK,
    min_p: settings.minP,
    repetition_penalty: settings.repeatPenalty,
    presence_penalty: settings.presencePenalty,
    frequency_penalty: settings.frequencyPenalty,
    ...(settings.seed !== null && { seed: serverSeed(settings.seed) }),
    ...(settings.topScores !== null && { logprobs: settings.topScores }),
    return_token_ids: true,
    ignore_eos: settings.ignoreEnd,
    n: 1,
  }),
  inMode: (body, { stream, cache, nonce }) => ({
    ...body,
    ...(cache !== "default" && { cache_salt: nonce }),
    stream,
    ...(stream && { stream_options: { include_usage: true } }),
  }),
  join: (bodies) => ({ ...bodies[0], prompt: bodies.map(({ prompt }) => prompt ?? "") }),
  readWhole: (value, count) =>
    arrayIn(value, "choices")
      .toSorted((left, right) => (countIn(left, "index") ?? 0) - (countIn(right, "index") ?? 0))
      .map((choice) => readChoice(choice, value, count)),
  scored: {
    body: (ids, model) => ({ model, prompt: ids, max_tokens: 1, temperature: 0, prompt_logprobs: 5 }),
    read: (value, end) => {
      const told = arrayIn(arrayIn(value, "choices")[0], "prompt_logprobs").slice(-end.length);
      // Alternatives by id: the token of the text is among them, however unlikely.
      return told.flatMap((entry, index) => {
        const top = Object.entries(isJsonObject(entry) ? entry : {}).flatMap(([id, one]) => {
          const score = numberIn(one, "logprob");
          return score === undefined ? [] : [{ id: Number(id), token: stringIn(one, "decoded_token") ?? `id:${id}`, score }];
        });
        const own = top.find(({ id }) => id === end[index]);
        return own === undefined ? [] : [{ tokenId: own.id, score: own.score, top: top.sort((a, b) => b.score - a.score) }];
      });
    },
  },
  streamFormat: "events",
  collect: () => {
    let text = "";
    let finish: string | undefined;
    const parts: { readonly choice: unknown; readonly part: unknown }[] = [];
    return {
      add: (part) => {
        if (isJsonObject(part) && (part.error || part.object === "error"))
          throw new CupelError("BACKEND_FAILED", `vLLM gave up after ${text.length} characters: ${serverMessage(JSON.stringify(part))}`);
        const [choice] = arrayIn(part, "choices");
        const piece = stringIn(choice, "text") ?? "";
        text += piece;
        finish = stringIn(choice, "finish_reason") ?? finish;
        parts.push({ choice, part });
        return piece;
      },
      finish: () => {
        if (finish === undefined) throw new CupelError("BACKEND_FAILED", `The answer of vLLM broke off after ${text.length} characters.`);
        const lists = (name: string): unknown[] => parts.flatMap(({ choice }) => arrayIn(objectIn(choice, "logprobs"), name));
        const logprobs = { tokens: lists("tokens"), token_logprobs: lists("token_logprobs"), top_logprobs: lists("top_logprobs") };
        const promptIds = parts.map(({ choice }) => numbersIn(choice, "prompt_token_ids")).find((ids) => ids !== null);
        const tokenIds = parts.flatMap(({ choice }) => numbersIn(choice, "token_ids") ?? []);
        const last = parts.findLast(({ part }) => Object.keys(objectIn(part, "usage")).length > 0)?.part ?? parts.at(-1)?.part;
        const choice = { text, finish_reason: finish, token_ids: tokenIds, prompt_token_ids: promptIds ?? [], logprobs };
        return readChoice(choice, last, 1);
      },
    };
  },
  capabilities: async (client, model) => {
    await demandModel(await client.json("/models"), client.address, model);
    return capabilitySheet({
      tokenIds: "yes",
      promptIds: "yes",
      scores: "logprob_f32",
      topK: 20,
      promptScores: true,
      batch: "native",
      cacheControl: "per_request",
      cacheObservable: true,
      identity: "build",
      notes: ["vLLM reports cached tokens only when started with --enable-prompt-tokens-details"],
    });
  },
  identity: async (client, model) => {
    const models = await client.json("/models");
    const entry = arrayIn(models, "data").find((one) => stringIn(one, "id") === model);
    const version = stringIn(await client.json("/../version").catch(() => undefined), "version") ?? null;
    return {
      server: "vllm",
      version,
      model: stringIn(entry, "root")?.split(/[\\/]/).at(-1) ?? model,
      contextSize: countIn(entry, "max_model_len") ?? null,
    };
  },
};

function readChoice(choice: unknown, value: unknown, count: number): ObservedAnswer {
  const logprobs = objectIn(choice, "logprobs");
  const tops = arrayIn(logprobs, "top_logprobs");
  const values = arrayIn(logprobs, "token_logprobs");
  const entries = arrayIn(logprobs, "tokens").map((token, index) => ({
    token,
    logprob: values[index],
    top_logprobs: alternatives(tops[index]),
  }));
  const usage = objectIn(value, "usage");
  const [inputTokens, outputTokens] = [countIn(usage, "prompt_tokens"), countIn(usage, "completion_tokens")];
  const ids = numbersIn(choice, "token_ids");
  return {
    text: stringIn(choice, "text") ?? "",
    inputTokenIds: numbersIn(choice, "prompt_token_ids"),
    outputTokenIds: ids,
    ...readEntries(entries),
    finishReason: stringIn(choice, "finish_reason") ?? null,
    // The counts of a batch are those of all its prompts.
    usage: inputTokens === undefined || outputTokens === undefined || count > 1 ? null : { inputTokens, outputTokens },
    cachedTokens: count > 1 ? null : (countIn(objectIn(usage, "prompt_tokens_details"), "cached_tokens") ?? null),
    responseMark: stringIn(value, "id") ?? null,
    servedBy: stringIn(value, "system_fingerprint") ?? null,
    echo: null,
  };
}

function alternatives(top: unknown): readonly JsonObject[] {
  return isJsonObject(top) ? Object.entries(top).map(([token, logprob]) => ({ token, logprob: logprob as number })) : [];
}
