import { setTimeout } from "node:timers/promises";
import { APICallError, LoadAPIKeyError, NoSuchModelError, UnsupportedFunctionalityError } from "@ai-sdk/provider";
import { backendLaws } from "@cupel/testing";
import { APICallError as APICallErrorV2 } from "ai-sdk-provider-v2";
import { describe, expect, test } from "vitest";
import { call, type ModelScript, mockModels } from "../../test-support/ai-models.ts";
import { type AiSdkOptions, aiSdk } from "./ai-sdk.ts";
import type { AiSdkModel } from "./model.ts";

const open = (model: AiSdkModel, options: AiSdkOptions = {}) => aiSdk(model, { sleep: async () => {}, ...options });
const versions = ["v2", "v3", "v4"] as const;

/** A model of a given specification with these two methods. */
const modelWith = (methods: Partial<AiSdkModel>): AiSdkModel => ({
  specificationVersion: "v4",
  provider: "mock.chat",
  modelId: "m",
  doGenerate: async () => ({}),
  doStream: async () => ({ stream: new ReadableStream() }),
  ...methods,
});
const streaming = (...parts: readonly object[]): AiSdkModel =>
  modelWith({
    doStream: async () => ({
      stream: new ReadableStream({
        start: (controller) => {
          for (const part of parts) controller.enqueue(part);
          controller.close();
        },
      }),
    }),
  });

describe.each(versions)("a model of specification %s", (version) => {
  const model = (script?: ModelScript) => mockModels[version](script);
  const never = () => new Promise<never>(() => {});
  const laws = backendLaws(`ai-sdk ${version}`, () => open(model()), {
    samples: true,
    stalled: (timeout) => open({ ...modelWith({ doGenerate: never, doStream: never }), specificationVersion: version }, { timeout }),
  });
  for (const law of laws) test(law.name, law.check);

  test("is asked in the SDK's words: off settings are left out, seeds fit a signed integer, options of the user go along", async () => {
    const mock = model();
    const backend = open(mock, { providerOptions: { mock: { user: "u" } } });
    await backend.generate(call({ system: "Be brief.", topK: 0, topP: 0.9, seed: 0xffff_ffff, stop: ["!"] }));
    expect(mock.asked[0]).toEqual({
      prompt: [
        { role: "system", content: "Be brief." },
        { role: "user", content: [{ type: "text", text: "Name a port." }] },
      ],
      maxOutputTokens: 8,
      temperature: 0,
      seed: 1,
      topP: 0.9,
      stopSequences: ["!"],
      providerOptions: { mock: { user: "u" } },
      abortSignal: expect.any(AbortSignal),
    });
    await backend.generate(call({ topK: 5, logprobs: 2, onText: () => {} }));
    expect(mock.asked[1]).toMatchObject({
      topK: 5,
      includeRawChunks: true,
      providerOptions: { mock: { user: "u", logprobs: true, top_logprobs: 2 } },
    });
    expect(mock.asked[1]).not.toHaveProperty("stopSequences");
  });

  test("is told the response format where its user says that it holds to one, and refused where it warns that it does not", async () => {
    const schema = { type: "object", properties: { ok: { type: "boolean" } } } as const;
    const format = { responseFormat: { type: "json-schema", schema } } as const;
    const mock = model({ text: () => '{"ok": true}' });
    const backend = open(mock, { structuredOutputs: true });
    expect((await backend.capabilities()).responseFormats).toEqual(["json", "json-schema"]);
    await backend.generate(call(format));
    await backend.generate(call({ responseFormat: { type: "json" } }));
    expect(mock.asked.slice(-2).map((asked) => asked.responseFormat)).toEqual([{ type: "json", schema }, { type: "json" }]);
    await expect(open(model({ drops: ["responseFormat"] }), { structuredOutputs: true }).generate(call(format))).rejects.toMatchObject({
      code: "UNSUPPORTED",
    });
  });

  test("keeps what it thought apart from what it answered", async () => {
    const backend = open(model({ reasoning: "A port, a port.", text: () => "Bergen" }));
    for (const changes of [{}, { onText: () => {} }]) {
      expect(await backend.generate(call(changes))).toMatchObject({ text: "Bergen", reasoning: "A port, a port.", finishReason: "stop" });
    }
  });

  test("that drops the seed claims none, and says so", async () => {
    const { seeds, facts } = await open(model({ drops: ["seed", "temperature"] })).capabilities();
    expect(seeds).toBe(false);
    expect(facts).toMatchObject({
      specification: version,
      seedHonoured: "no: the model warns that it drops it",
      droppedSettings: "seed, temperature",
      warnings: expect.stringContaining("seed"),
    });
    expect((await open(model()).capabilities()).facts).toMatchObject({ droppedSettings: "none known", provider: "mock.chat" });
  });

  test("shows log probabilities in its metadata, which are then claimed", async () => {
    const logprobs = [
      {
        token: "Be",
        logprob: -0.2,
        top_logprobs: [
          { token: "Os", logprob: -3 },
          { token: "Be", logprob: -0.2 },
        ],
      },
    ];
    const backend = open(model({ provider: "openai.chat", providerMetadata: { openai: { logprobs } } }));
    expect(await backend.capabilities()).toMatchObject({ logprobs: true, facts: { logprobs: "providerMetadata.openai.logprobs" } });
    for (const changes of [{}, { onText: () => {} }]) {
      const { logprobs: found } = await backend.generate(call({ logprobs: 1, ...changes }));
      expect(found).toEqual([{ token: "Be", logprob: -0.2, top: [{ token: "Be", logprob: -0.2 }] }]);
    }
    expect((await open(model()).capabilities()).logprobs).toBe(false);
  });

  test("without counts is counted in characters", async () => {
    const backend = open(model({ counts: false, text: () => "Bergen", reasoning: "hm" }));
    expect((await backend.generate(call())).usage).toMatchObject({ inputTokens: 3, outputTokens: 2, estimated: true });
    expect((await open(model()).generate(call())).usage).not.toHaveProperty("estimated");
  });

  test.each(["content-filter", "error"])("that ends for %s is a failure, not an answer", async (finishReason) => {
    const backend = open(model({ finishReason, text: () => "Bergen" }));
    for (const changes of [{}, { onText: () => {} }]) {
      await expect(backend.generate(call(changes))).rejects.toMatchObject({
        code: "BACKEND_FAILED",
        message: expect.stringMatching(/^mock\.chat mock-model (withheld the answer|gave up) after 6 characters/),
      });
    }
  });
});

test("log probabilities of the responses API come in a list for each text", async () => {
  const providerMetadata = { openai: { logprobs: [[{ token: "a", logprob: -1 }], [{ token: "b", logprob: -2 }]] } };
  const backend = open(mockModels.v4({ provider: "openai.responses", providerMetadata }));
  expect((await backend.generate(call({ logprobs: 0 }))).logprobs).toEqual([
    { token: "a", logprob: -1, top: [] },
    { token: "b", logprob: -2, top: [] },
  ]);
});

describe("usage", () => {
  const usageOf = async (usage: object) => {
    const finishReason = { unified: "stop", raw: "stop" };
    const model = modelWith({ doGenerate: async () => ({ content: [], finishReason, usage, warnings: [] }) });
    return (await open(model).generate(call())).usage;
  };

  test("flat counts are read as nested ones", async () => {
    const counts = { inputTokens: 9, outputTokens: 5, cachedTokens: 4, reasoningTokens: 2 };
    expect(await usageOf({ inputTokens: 9, outputTokens: 5, cachedInputTokens: 4, reasoningTokens: 2 })).toEqual(counts);
    const nested = { inputTokens: { total: 9, cacheRead: 4 }, outputTokens: { total: 5, reasoning: 2 } };
    expect(await usageOf(nested)).toEqual(counts);
  });

  test("no cached tokens are claimed where only the SDK says nought", async () => {
    const nought = { inputTokens: { total: 9, cacheRead: 0 }, outputTokens: { total: 5 } };
    expect(await usageOf({ ...nought, raw: { prompt_tokens: 9 } })).not.toHaveProperty("cachedTokens");
    expect(await usageOf({ ...nought, raw: { prompt_tokens_details: { cached_tokens: 0 } } })).toMatchObject({ cachedTokens: 0 });
  });
});

describe("a stream", () => {
  const finish = { type: "finish", finishReason: { unified: "stop", raw: "stop" }, usage: {} };
  const delta = (text: string) => ({ type: "text-delta", id: "1", delta: text });
  const asked = call({ onText: () => {} });

  test.each<[string, AiSdkModel, string]>([
    ["has no finish part", streaming(delta("Ber")), "broke its answer off after 3 characters"],
    [
      "ends for no reason and without counts, as providers end one whose server hung up",
      streaming(delta("Ber"), { type: "finish", finishReason: { unified: "other", raw: undefined }, usage: {} }),
      "broke its answer off after 3 characters",
    ],
    [
      "ends for an unknown reason in v2",
      streaming(delta("Ber"), { type: "finish", finishReason: "unknown", usage: {} }),
      "broke its answer off",
    ],
    ["holds an error", streaming(delta("Ber"), { type: "error", error: { message: "overloaded" } }, finish), "failed: overloaded"],
    ["was interrupted", streaming({ type: "finish", finishReason: { unified: "interrupted" }, usage: {} }), "gave up after 0 characters"],
  ])("that %s is an error, not a short answer", async (_what, model, sentence) => {
    await expect(open(model).generate(asked)).rejects.toMatchObject({ code: "BACKEND_FAILED", message: expect.stringContaining(sentence) });
  });

  test("with an unknown reason but with counts is an answer", async () => {
    const usage = { inputTokens: 1, outputTokens: 1 };
    const backend = open(streaming(delta("Ber"), { type: "finish", finishReason: "unknown", usage }));
    expect((await backend.generate(asked)).text).toBe("Ber");
  });

  test("parts of other kinds are passed over", async () => {
    const others = [
      { type: "ping" },
      { type: "source", id: "s" },
      { type: "tool-call", toolName: "t" },
      { type: "raw", rawValue: null },
      7,
    ];
    const backend = open(streaming(...(others as object[]), delta("Bergen"), finish));
    expect(await backend.generate(asked)).toMatchObject({ text: "Bergen", finishReason: "stop" });
  });

  test("that nobody listens to any more is cancelled at its source, also one that began too late", async () => {
    const cancelled: unknown[] = [];
    const endless = () => new ReadableStream({ pull: (to) => to.enqueue(delta("more ")), cancel: (reason) => void cancelled.push(reason) });
    const controller = new AbortController();
    const running = open(modelWith({ doStream: async () => ({ stream: endless() }) })).generate(
      call({ signal: controller.signal, onText: () => controller.abort("enough") }),
    );
    expect(await running).toMatchObject({ text: "more ", finishReason: "abort", usage: { inputTokens: 3, outputTokens: 2 } });
    expect(cancelled).toEqual(["enough"]);
    const asking = Promise.withResolvers<void>();
    const starting = Promise.withResolvers<{ stream: ReadableStream }>();
    const doStream = () => {
      asking.resolve();
      return starting.promise;
    };
    const late = new AbortController();
    const waiting = open(modelWith({ doStream })).generate(call({ signal: late.signal, onText: () => {} }));
    await asking.promise;
    late.abort();
    await expect(waiting).rejects.toMatchObject({ code: "ABORTED" });
    starting.resolve({ stream: endless() });
    await setTimeout(1);
    expect(cancelled).toHaveLength(2);
  });
});

describe("an error of the model", () => {
  const failing = (error: unknown) => open(modelWith({ doGenerate: () => Promise.reject(error) }), { retries: 1 }).generate(call());
  const url = "https://api.example.com/v1/chat?key=sesame-sesame";
  const requestBodyValues = { messages: ["a private prompt"] };
  const answered = (statusCode: number, message: string, more: object = {}) =>
    new APICallError({ message, url, requestBodyValues, statusCode, responseHeaders: { "x-key": "sesame" }, ...more });

  test.each<[string, unknown, string, RegExp]>([
    ["a status", answered(400, "temperature is too high"), "BACKEND_FAILED", /^mock\.chat m answered 400: temperature is too high$/],
    [
      "a status of v2",
      new APICallErrorV2({ message: "no", url, requestBodyValues, statusCode: 500 }),
      "BACKEND_FAILED",
      /answered 500: no$/,
    ],
    [
      "a body instead of a sentence",
      answered(500, "", { responseBody: '{"detail":"out of memory"}' }),
      "BACKEND_FAILED",
      /: out of memory$/,
    ],
    ["a refused key", answered(401, "Incorrect API key provided: sk-12345678abcd"), "BACKEND_FAILED", /provided: <redacted>$/],
    ["an unknown model", answered(404, "The model `m` does not exist"), "MODEL_UNREADABLE", /no such model: The model `m`/],
    [
      "a model the provider does not know",
      new NoSuchModelError({ modelId: "m", modelType: "languageModel" }),
      "MODEL_UNREADABLE",
      /No such/,
    ],
    ["a key that is missing", new LoadAPIKeyError({ message: "The key is missing" }), "CONFIG_INVALID", /failed: The key is missing$/],
    [
      "a prompt too long",
      answered(400, "maximum context length is 8 tokens"),
      "CONTEXT_OVERFLOW",
      /^The prompt does not fit the context of "m"/,
    ],
    [
      "what is unsupported",
      new UnsupportedFunctionalityError({ functionality: "text" }),
      "UNSUPPORTED",
      /'text' functionality not supported/,
    ],
    [
      "nobody there",
      new APICallError({
        message: "Cannot connect to API",
        url,
        requestBodyValues,
        cause: Object.assign(new Error(""), { code: "ECONNREFUSED" }),
      }),
      "BACKEND_UNAVAILABLE",
      /cannot be reached: Cannot connect to API$/,
    ],
    ["a defect", new TypeError("x is not a function"), "BACKEND_FAILED", /^mock\.chat m failed: x is not a function$/],
    ["no error at all", "out of order", "BACKEND_FAILED", /failed: out of order$/],
    ["nothing", undefined, "BACKEND_FAILED", /failed: undefined$/],
  ])("that is %s becomes one of ours, without its request", async (_what, error, code, message) => {
    const seen = await failing(error).catch((thrown: unknown) => thrown);
    expect(seen).toMatchObject({ code, message: expect.stringMatching(message) });
    expect((seen as Error).cause).toBeUndefined();
    expect(`${JSON.stringify(seen)} ${(seen as Error).stack}`).not.toMatch(/sesame|private prompt/);
  });

  test("is followed by another attempt where a server's would be, after what was asked", async () => {
    const attempts = async (error: unknown, options: AiSdkOptions = {}) => {
      let count = 0;
      const waits: number[] = [];
      const model = modelWith({
        doGenerate: () => {
          count++;
          return Promise.reject(error);
        },
      });
      const seen = await open(model, { sleep: async (milliseconds) => void waits.push(milliseconds), patience: 20_000, ...options })
        .generate(call())
        .catch((thrown: unknown) => thrown);
      return { count, waits, seen };
    };
    for (const status of [429, 503, 529]) expect((await attempts(answered(status, "busy"))).count).toBeGreaterThan(3);
    for (const status of [400, 401, 404, 500, 504]) expect((await attempts(answered(status, "no"))).count).toBe(1);
    expect((await attempts(answered(429, "no", { responseHeaders: { "x-should-retry": "false" } }))).count).toBe(1);
    const broken = new APICallError({
      message: "broke",
      url,
      requestBodyValues,
      cause: Object.assign(new Error(""), { code: "ECONNRESET" }),
    });
    expect((await attempts(broken, { retries: 1 })).count).toBe(2);
    const asked = answered(429, "busy", { responseHeaders: { "Retry-After": "7" } });
    expect((await attempts(asked)).waits.slice(0, 2)).toEqual([7000, 7000]);
    const { count, seen } = await attempts(answered(429, "busy", { responseHeaders: { "retry-after": "9999" } }));
    expect([count, seen]).toMatchObject([1, { code: "BACKEND_UNAVAILABLE" }]);
  });

  test("in the middle of a stream, or of time, is not followed by another attempt", async () => {
    let count = 0;
    const doStream = async () => {
      count++;
      return { stream: new ReadableStream({ start: (to) => to.enqueue({ type: "error", error: answered(429, "busy") }) }) };
    };
    await expect(open(modelWith({ doStream })).generate(call({ onText: () => {} }))).rejects.toThrow("answered 429: busy");
    expect(count).toBe(1);
    const doGenerate = () => {
      count++;
      return new Promise<never>(() => {});
    };
    await expect(open(modelWith({ doGenerate }), { timeout: 20 }).generate(call())).rejects.toThrow("did not answer in full within 0.02 s");
    expect(count).toBe(2);
  });
});

test("no more calls are in flight than allowed", async () => {
  let [inFlight, most] = [0, 0];
  const mock = mockModels.v4();
  const model = modelWith({
    doGenerate: async (options) => {
      most = Math.max(most, ++inFlight);
      await setTimeout(1);
      inFlight--;
      return await mock.doGenerate(options);
    },
  });
  const backend = open(model, { concurrency: 3 });
  await Promise.all(Array.from({ length: 12 }, () => backend.generate(call())));
  expect(most).toBe(3);
});

describe("a response format", () => {
  const schema = { type: "object", properties: { port: { type: "string" } } };
  const format = { type: "json-schema", schema } as const;

  test("is passed on where the options claim that it is held to, and refused otherwise", async () => {
    const mock = mockModels.v4({ text: () => '{"port":"Bergen"}' });
    const backend = open(mock, { structuredOutputs: true });
    expect((await backend.capabilities()).responseFormats).toEqual(["json", "json-schema"]);
    await backend.generate(call({ responseFormat: format }));
    await backend.generate(call({ responseFormat: { type: "json" } }));
    expect(mock.asked.slice(1).map(({ responseFormat }) => responseFormat)).toEqual([{ type: "json", schema }, { type: "json" }]);
    await expect(backend.generate(call({ responseFormat: { type: "grammar", grammar: "" } }))).rejects.toMatchObject({
      code: "UNSUPPORTED",
    });
    await expect(open(mock).generate(call({ responseFormat: format }))).rejects.toMatchObject({ code: "UNSUPPORTED" });
    expect(mock.asked).toHaveLength(3);
  });

  test("that the model drops fails the call, and later ones before they are made", async () => {
    const mock = mockModels.v2({ drops: ["responseFormat"] });
    const backend = open(mock, { structuredOutputs: true, probe: false });
    for (const made of [1, 1]) {
      await expect(backend.generate(call({ responseFormat: format }))).rejects.toMatchObject({ code: "UNSUPPORTED" });
      expect(mock.asked).toHaveLength(made);
    }
  });
});

describe("capabilities", () => {
  test("are asked for by one call of a few tokens, once", async () => {
    const mock = mockModels.v4();
    const backend = open(mock);
    await backend.capabilities();
    await backend.capabilities();
    expect(mock.asked).toHaveLength(1);
    expect(mock.asked[0]).toMatchObject({ maxOutputTokens: 16, seed: 1, temperature: 0 });
  });

  test("are not claimed without a call, and grow by what calls show", async () => {
    const mock = mockModels.v4({ drops: ["topK"] });
    const backend = open(mock, { probe: false });
    expect(await backend.capabilities()).toMatchObject({ seeds: false, logprobs: false, facts: { seedHonoured: "not probed" } });
    expect(mock.asked).toHaveLength(0);
    await backend.generate(call({ topK: 3 }));
    expect(await backend.capabilities()).toMatchObject({ seeds: true, facts: { droppedSettings: "topK", logprobs: "not probed" } });
  });

  test("are found without log probabilities where these are refused, and not at all where the model cannot be called", async () => {
    const mock = mockModels.v4();
    const refusing = modelWith({
      doGenerate: async (options) => {
        if (options.providerOptions) throw new APICallError({ message: "logprobs?", url: "u", requestBodyValues: {}, statusCode: 400 });
        return await mock.doGenerate(options);
      },
    });
    expect(await open(refusing).capabilities()).toMatchObject({ seeds: true, logprobs: false });
    const keyless = modelWith({ doGenerate: () => Promise.reject(new LoadAPIKeyError({ message: "no key" })) });
    await expect(open(keyless).capabilities()).rejects.toMatchObject({ code: "CONFIG_INVALID" });
  });
});

test("what the SDK does not know is refused, never left out", async () => {
  await expect(open(mockModels.v4()).generate(call({ minP: 0.1 }))).rejects.toMatchObject({ code: "UNSUPPORTED" });
});

test.each<[string, unknown, string, RegExp]>([
  ["a name", "openai/gpt-4.1", "CONFIG_INVALID", /was given the name "openai\/gpt-4.1"; a model/],
  ["nothing", undefined, "CONFIG_INVALID", /no language model of the AI SDK/],
  ["an embedding model", { specificationVersion: "v4", provider: "p", modelId: "m", doEmbed: () => {} }, "CONFIG_INVALID", /doGenerate/],
  ["an older model", { ...modelWith({}), specificationVersion: "v1" }, "UNSUPPORTED", /"v1"; v2, v3, v4 are supported/],
  ["a newer model", { ...modelWith({}), specificationVersion: "v5" }, "UNSUPPORTED", /"v5"/],
])("%s is no model that can be called", (_what, model, code, message) => {
  expect(() => aiSdk(model as AiSdkModel)).toThrow(expect.objectContaining({ code, message: expect.stringMatching(message) }));
});
