import { createOpenAICompatible as createV4 } from "@ai-sdk/openai-compatible";
import { backendLaws, fakeOpenai, type Handler } from "@cupel/testing";
import { createOpenAICompatible as createV2 } from "ai-sdk-openai-compatible-v1";
import { createOpenAICompatible as createV3 } from "ai-sdk-openai-compatible-v2";
import { describe, expect, test } from "vitest";
import { call } from "../../test-support/ai-models.ts";
import { freeAddress, servedBackend } from "../../test-support/served.ts";
import { serving } from "../../test-support/server-answers.ts";
import { type AiSdkOptions, aiSdk } from "./ai-sdk.ts";

const key = "sesame-sesame";
const settings = (url: string) => ({ name: "a-server", baseURL: `${url}/v1`, apiKey: key, includeUsage: true });

/** The provider package as its users take it, in the version for each specification. */
const providers = {
  v2: (url: string, model: string) => createV2(settings(url))(model),
  v3: (url: string, model: string) => createV3(settings(url))(model),
  v4: (url: string, model: string) => createV4(settings(url))(model),
};

describe.each(["v2", "v3", "v4"] as const)("the openai-compatible provider of specification %s", (version) => {
  const served = (handler: Handler, options: AiSdkOptions = {}, model = "tiny") =>
    servedBackend(handler, (url) => aiSdk(providers[version](url, model), { sleep: async () => {}, ...options }));

  const laws = backendLaws(`ai-sdk over openai-compatible ${version}`, () => served(fakeOpenai()), {
    samples: true,
    stalled: (timeout) => served(() => {}, { timeout }),
    absent: async () => aiSdk(providers[version](await freeAddress(), "tiny"), { retries: 0 }),
  });
  for (const law of laws) test(law.name, law.check);

  test("sends every setting, and nothing that was not asked for", async () => {
    await using backend = await served(fakeOpenai());
    await backend.generate(call({ system: "Be brief.", topP: 0.9, stop: ["!"], onText: () => {} }));
    expect(backend.server.requests[0]?.body).toEqual({
      model: "tiny",
      messages: [
        { role: "system", content: "Be brief." },
        { role: "user", content: "Name a port." },
      ],
      max_tokens: 8,
      temperature: 0,
      top_p: 0.9,
      seed: 3,
      stop: ["!"],
      stream: true,
      stream_options: { include_usage: true },
    });
    await backend.generate(call({ logprobs: 2 }));
    expect(backend.server.requests[1]?.body).toMatchObject({ logprobs: true, top_logprobs: 2 });
  });

  test("shows log probabilities in the body of an answer, or in the raw pieces of a stream", async () => {
    await using backend = await served(fakeOpenai());
    expect(await backend.capabilities()).toMatchObject({ logprobs: true, facts: { logprobs: "response.body", provider: "a-server.chat" } });
    const whole = await backend.generate(call({ logprobs: 2 }));
    expect(whole.logprobs).toHaveLength(8);
    expect(await backend.generate(call({ logprobs: 2, onText: () => {} }))).toEqual(whole);
  });

  test("warns that it drops top-k, which is then known", async () => {
    await using backend = await served(fakeOpenai());
    await backend.generate(call({ topK: 5 }));
    expect((await backend.capabilities()).facts).toMatchObject({ droppedSettings: "topK", warnings: expect.stringContaining("topK") });
  });

  test("keeps thoughts apart, and takes a zero from nobody for a cache", async () => {
    await using thinking = await served(serving({ "/v1/chat/completions": "vllm/chat-stream" }));
    expect(await thinking.generate(call({ onText: () => {} }))).toMatchObject({ text: "Bergen", reasoning: "A harbour." });
    await using cacheless = await served(serving({ "/v1/chat/completions": "vllm/chat" }));
    expect((await cacheless.generate(call())).usage).not.toHaveProperty("cachedTokens", 0);
  });

  test.each([
    ["openai/error-key", "BACKEND_FAILED", /answered 401: Incorrect API key provided: <redacted>/],
    ["vllm/error-context", "CONTEXT_OVERFLOW", /maximum context length is 4096 tokens/],
    ["openai/error-model", "MODEL_UNREADABLE", /no such model: The model `gpt-z` does not exist/],
    ["openai/error-quota", "BACKEND_UNAVAILABLE", /You exceeded your current quota/],
    ["openai/content-filter", "BACKEND_FAILED", /withheld the answer/],
    ["vllm/error-in-stream", "BACKEND_FAILED", /EngineCore encountered an issue/],
  ])("fails as %s with %s", async (answer, code, message) => {
    await using backend = await served(serving({ "/v1/chat/completions": answer }));
    const asked = call(answer.endsWith("stream") ? { onText: () => {} } : {});
    const error = await backend.generate(asked).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code, message: expect.stringMatching(message) });
    expect(`${JSON.stringify(error)}${(error as Error).stack}`).not.toContain("sesame");
  });

  test("passes no cut stream for an answer", async () => {
    await using backend = await served((_request, response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.end('data: {"choices":[{"index":0,"delta":{"content":"Ber"},"finish_reason":null}]}\n\n');
    });
    await expect(backend.generate(call({ onText: () => {} }))).rejects.toMatchObject({ code: "BACKEND_FAILED" });
    await using broken = await served((_request, response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.write('data: {"choices":[{"index":0,"delta":{"content":"Ber"},"finish_reason":null}]}\n\n');
      setTimeout(() => response.destroy(), 10);
    });
    await expect(broken.generate(call({ onText: () => {} }))).rejects.toMatchObject({ code: "BACKEND_FAILED" });
  });

  test("says nothing of its key", async () => {
    await using backend = await served(fakeOpenai());
    expect(backend.server.requests.every(({ headers }) => headers.authorization === `Bearer ${key}`)).toBe(true);
    const { server: _server, ...rest } = backend;
    expect(JSON.stringify([await backend.capabilities(), rest])).not.toContain("sesame");
  });
});
