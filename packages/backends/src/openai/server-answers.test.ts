import type { GenerateRequest, Generation } from "@cupel/core";
import { describe, expect, test } from "vitest";
import { servedBackend } from "../../test-support/served.ts";
import { answerNames, serving } from "../../test-support/server-answers.ts";
import { openai } from "./openai.ts";

const call: GenerateRequest = { prompt: "Name a port.", maxTokens: 8, temperature: 0, seed: 7 };
const tried = new Set<string>();

const opened = (answers: Readonly<Record<string, string>>, model = "org/model-7b") => {
  for (const name of Object.values(answers)) tried.add(name);
  return servedBackend(serving(answers), (baseUrl) => openai({ model, baseUrl, sleep: async () => {}, retries: 1 }));
};

/** What the call comes to when the server answers so; whether the answer is a stream is known by its name. */
async function answered(
  name: string,
  changes: Partial<GenerateRequest> = {},
): Promise<Generation & { readonly pieces: readonly string[] }> {
  await using backend = await opened({ "/v1/chat/completions": name });
  const pieces: string[] = [];
  const listens = name.includes("stream") && { onText: (piece: string) => void pieces.push(piece) };
  return { ...(await backend.generate({ ...call, ...listens, ...changes })), pieces };
}

describe("llama-server", () => {
  const logprobs = [
    { token: "Ber", logprob: -0.25, top: [{ token: "Ber", logprob: -0.25 }] },
    { token: "gen", logprob: -0.0625, top: [{ token: "gen", logprob: -0.0625 }] },
    { token: ".", logprob: -0.5, top: [{ token: ".", logprob: -0.5 }] },
    { token: "", logprob: -0.125, top: [{ token: "", logprob: -0.125 }] },
  ];

  test("sends log probabilities with ids and bytes, and its counts beside its timings; the first piece of a stream is null, the token that ends it empty", async () => {
    const expected = { text: "Bergen.", finishReason: "stop", usage: { inputTokens: 12, outputTokens: 4, cachedTokens: 4 }, logprobs };
    expect(await answered("llama-server/chat", { logprobs: 1 })).toEqual({ ...expected, pieces: [] });
    expect(await answered("llama-server/chat-stream", { logprobs: 1 })).toEqual({ ...expected, pieces: ["Ber", "gen", "."] });
  });

  test("leaves out tokens that end within a character: there are fewer log probabilities than tokens", async () => {
    const { text, usage, logprobs } = await answered("llama-server/half-characters", { logprobs: 1 });
    expect([text, usage.outputTokens, logprobs?.map(({ token }) => token)]).toEqual(["🐟a", 4, ["🐟", "a"]]);
  });

  test("prints the lowest float for a probability of nought, which is no alternative", async () => {
    const { logprobs } = await answered("llama-server/nought", { logprobs: 2 });
    expect(logprobs).toEqual([{ token: "a", logprob: 0, top: [{ token: "a", logprob: 0 }] }]);
  });

  test("is known by its list of models and tells version, weights, context and slots by itself", async () => {
    await using backend = await opened({ "/v1/models": "llama-server/models", "/props": "llama-server/props" }, "any");
    const { facts } = await backend.capabilities();
    expect(facts).toMatchObject({
      server: "llama-server",
      serverVersion: "b9100-de3ff81",
      weights: "tiny-q8_0.gguf",
      contextSize: 1024,
      sequences: 4,
      modelListed: false,
    });
    expect(JSON.stringify(facts)).not.toContain("/srv");
  });
});

describe("vLLM", () => {
  test("marks alternatives that it did not keep by -9999, and may give more of them than were asked for", async () => {
    expect((await answered("vllm/chat", { logprobs: 2 })).logprobs).toEqual([
      { token: "Ber", logprob: -0.25, top: [{ token: "Ber", logprob: -0.25 }] },
      {
        token: "gen",
        logprob: -0.5,
        top: [
          { token: "gen", logprob: -0.5 },
          { token: "gend", logprob: -1.5 },
        ],
      },
    ]);
  });

  test("has no content where it only thought", async () => {
    expect(await answered("vllm/reasoning")).toEqual({
      text: "",
      reasoning: "A port is a harbour.",
      finishReason: "length",
      usage: { inputTokens: 9, outputTokens: 8, cachedTokens: 0 },
      pieces: [],
    });
  });

  test("counts in a last piece without choices, or in every piece, where the last count holds", async () => {
    expect(await answered("vllm/chat-stream")).toEqual({
      text: "Bergen",
      reasoning: "A harbour.",
      finishReason: "stop",
      usage: { inputTokens: 9, outputTokens: 5 },
      pieces: ["Ber", "gen"],
    });
    expect(await answered("vllm/continuous-usage-stream")).toMatchObject({ text: "Bergen", usage: { inputTokens: 9, outputTokens: 2 } });
  });

  test("tells its version and the length of its context", async () => {
    await using backend = await opened({ "/v1/models": "vllm/models", "/version": "vllm/version" });
    expect((await backend.capabilities()).facts).toMatchObject({ server: "vllm", serverVersion: "0.15.0", contextSize: 4096 });
    await using silent = await opened({ "/v1/models": "vllm/models" });
    expect((await silent.capabilities()).facts).toMatchObject({ server: "vllm", contextSize: 4096, modelListed: true });
  });
});

describe("SGLang", () => {
  test("gives alternatives in any order and its cache in the counts", async () => {
    const { logprobs, usage } = await answered("sglang/chat", { logprobs: 2 });
    expect(logprobs?.[0]?.top).toEqual([
      { token: "Ber", logprob: -0.25 },
      { token: "Os", logprob: -1.75 },
    ]);
    expect(usage).toEqual({ inputTokens: 9, outputTokens: 3, cachedTokens: 8, reasoningTokens: 0 });
  });

  test("ends a stream with null content", async () => {
    expect(await answered("sglang/chat-stream")).toMatchObject({ text: "Bergen", finishReason: "length", pieces: ["Ber", "gen"] });
  });

  test("tells its version", async () => {
    await using backend = await opened({ "/v1/models": "sglang/models", "/get_server_info": "sglang/server-info" });
    expect((await backend.capabilities()).facts).toMatchObject({
      server: "sglang",
      serverVersion: "0.5.9",
      dtype: "bfloat16",
      contextSize: 32768,
    });
  });
});

describe("LM Studio", () => {
  test("gives no log probabilities, whatever is asked", async () => {
    const answer = await answered("lm-studio/chat", { logprobs: 2 });
    expect(answer).toEqual({ text: "Bergen", finishReason: "stop", usage: { inputTokens: 9, outputTokens: 3 }, pieces: [] });
  });

  test("may end a stream without counts, which are then estimated", async () => {
    expect(await answered("lm-studio/stream-without-usage")).toMatchObject({ text: "Bergen", usage: { inputTokens: 3, outputTokens: 2 } });
  });

  test("calls what the model thought reasoning", async () => {
    expect(await answered("lm-studio/reasoning")).toMatchObject({ text: "Bergen", reasoning: "A harbour.", usage: { reasoningTokens: 3 } });
  });

  test("is no server that is known to tell more", async () => {
    await using backend = await opened({ "/v1/models": "lm-studio/models" }, "model-7b");
    const { facts } = await backend.capabilities();
    expect(facts).toMatchObject({ modelListed: true });
    expect(facts).not.toHaveProperty("server");
    expect(backend.server.requests.map(({ path }) => path)).toEqual(["/v1/models"]);
  });
});

describe("OpenAI", () => {
  test("spells half characters out: their bytes say what they are", async () => {
    const tokens = [
      { token: "Hi ", logprob: -0.125, top: [{ token: "Hi ", logprob: -0.125 }] },
      {
        token: "\uFFFD",
        logprob: -0.25,
        top: [
          { token: "\uFFFD", logprob: -0.25 },
          { token: "<|end|>", logprob: -2.5 },
        ],
      },
      { token: "\uFFFD", logprob: -0.5, top: [] },
    ];
    const whole = await answered("openai/chat", { logprobs: 2 });
    expect(whole).toMatchObject({ text: "Hi 🐟", logprobs: tokens, usage: { inputTokens: 9, outputTokens: 4 } });
    expect(await answered("openai/chat-stream", { logprobs: 2 })).toEqual({ ...whole, pieces: ["Hi ", "🐟"] });
  });

  test("refuses in a member of its own, which is what the model said", async () => {
    expect((await answered("openai/refusal")).text).toBe("I can't help with that.");
  });

  test("may answer in parts, of which the texts count, and without counts", async () => {
    expect(await answered("openai/parts")).toMatchObject({ text: "Bergen", usage: { inputTokens: 3, outputTokens: 2 } });
  });
});

test("the lists of the older completions are log probabilities as well", async () => {
  expect((await answered("legacy-lists/chat", { logprobs: 2 })).logprobs).toEqual([
    {
      token: "Ber",
      logprob: -0.25,
      top: [
        { token: "Ber", logprob: -0.25 },
        { token: "Os", logprob: -1.75 },
      ],
    },
    { token: "gen", logprob: -0.5, top: [] },
  ]);
});

describe("an error body is read, whatever its shape:", () => {
  test.each<[string, string, string, string]>([
    ["an object with a message", "llama-server/error-loading", "BACKEND_", "answered 503: Loading model"],
    ["a context that is full", "llama-server/error-context", "CONTEXT_OVERFLOW", "request (1200 tokens) exceeds the available context"],
    ["the same of vLLM", "vllm/error-context", "CONTEXT_OVERFLOW", "maximum context length is 4096 tokens"],
    ["the same of SGLang, flat", "sglang/error-context", "CONTEXT_OVERFLOW", "longer than the model's context length"],
    ["a list of what is wrong with the body", "vllm/error-body", "BACKEND_FAILED", "Field required"],
    ["a text", "lm-studio/error-text", "BACKEND_FAILED", "No models loaded. Please load a model"],
    ["an error that calls itself a success", "lm-studio/unknown-path", "BACKEND_FAILED", "Unexpected endpoint or method"],
    ["a key that is refused", "openai/error-key", "BACKEND_FAILED", "Incorrect API key provided: <redacted> You can find"],
    ["a quota that is used up", "openai/error-quota", "BACKEND_UNAVAILABLE", "You exceeded your current quota"],
    ["what was withheld", "openai/content-filter", "BACKEND_FAILED", "withheld the answer after 2 characters"],
    [
      "an error in the middle of a stream",
      "vllm/error-in-stream",
      "BACKEND_FAILED",
      "after 3 characters: EngineCore encountered an issue.",
    ],
    ["the same, flat, at its beginning", "vllm/flat-error-in-stream", "BACKEND_FAILED", "after 0 characters: EngineCore"],
    ["the same in an event named error", "lm-studio/error-in-stream", "BACKEND_FAILED", "after 3 characters: The model has crashed"],
    ["the same in a line named error", "llama-server/error-in-stream", "BACKEND_FAILED", "after 2 characters: slot was lost"],
    ["a stream that the server aborted", "vllm/aborted-stream", "BACKEND_FAILED", "gave up after 3 characters (abort)"],
  ])("%s", async (_what, name, code, sentence) => {
    const error = await answered(name).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: expect.stringContaining(code), message: expect.stringContaining(sentence) });
  });

  test.each([
    ["flat", "vllm/error-model-flat", "vllm/models", "org/model-8b", "org/model-7b"],
    ["nested", "vllm/error-model", "vllm/models", "org/model-8b", "org/model-7b"],
    ["with a code", "openai/error-model", "openai/models", "gpt-z", "gpt-x"],
  ])("a wrong model name, %s", async (_what, refusal, models, model, meant) => {
    await using backend = await opened({ "/v1/chat/completions": refusal, "/v1/models": models }, model);
    await expect(backend.generate(call)).rejects.toMatchObject({
      code: "MODEL_UNREADABLE",
      message: expect.stringMatching(new RegExp(`has no model "${model}"; did you mean "${meant}"\\? It has `)),
    });
  });
});

test("every answer that was written down is read by a test", () => {
  const servers = ["llama-server", "vllm", "sglang", "lm-studio", "openai", "legacy-lists"];
  // The native completion of llama-server is read where log probabilities are.
  expect(servers.flatMap(answerNames).filter((name) => !tried.has(name))).toEqual(["llama-server/completion"]);
});
