import type { GenerateRequest } from "@cupel/core";
import { backendLaws, fakeOpenai, type Handler, sendJson, startServer } from "@cupel/testing";
import { expect, test } from "vitest";
import { freeAddress, servedBackend } from "../../test-support/served.ts";
import { openai } from "./openai.ts";

const call: GenerateRequest = { prompt: "Name a port.", maxTokens: 8, temperature: 0, seed: 3 };

const served = (handler: Handler, options: Partial<Parameters<typeof openai>[0]> = {}) =>
  servedBackend(handler, (baseUrl) => openai({ model: "tiny", baseUrl, sleep: async () => {}, ...options }));

const laws = backendLaws("openai", () => served(fakeOpenai()), {
  samples: true,
  stalled: (timeout) => served(() => {}, { timeout }),
  absent: async () => openai({ model: "tiny", baseUrl: await freeAddress(), retries: 0 }),
  wrongModel: { make: () => served(fakeOpenai({ models: ["small", "large"] })), names: ["small", "large"] },
});
for (const law of laws) test(law.name, law.check);

test("the body names every setting and nothing that OpenAI's own API does not know", async () => {
  await using backend = await served(fakeOpenai());
  await backend.generate({ ...call, system: "Be brief.", topK: 0, minP: 0, stop: [], logprobs: 30 });
  expect(backend.server.requests[0]).toMatchObject({ method: "POST", path: "/v1/chat/completions" });
  expect(backend.server.requests[0]?.headers.authorization).toBeUndefined();
  expect(backend.server.requests[0]?.body).toEqual({
    model: "tiny",
    messages: [
      { role: "system", content: "Be brief." },
      { role: "user", content: "Name a port." },
    ],
    temperature: 0,
    top_p: 1,
    seed: 3,
    max_tokens: 8,
    n: 1,
    presence_penalty: 0,
    frequency_penalty: 0,
    logprobs: true,
    top_logprobs: 20,
    stream: false,
  });
  await backend.generate({ ...call, topK: 40, minP: 0.1, onText: () => {} });
  expect(backend.server.requests[1]?.body).toMatchObject({ top_k: 40, min_p: 0.1, stream: true, stream_options: { include_usage: true } });
});

for (const law of backendLaws("openai with structured outputs", () => served(fakeOpenai(), { structuredOutputs: true })))
  test(law.name, law.check);

test("a response format is sent where the options claim it, and what the server says against it is told", async () => {
  const schema = { type: "object", properties: { ok: { type: "boolean" } } };
  await using backend = await served(fakeOpenai(), { structuredOutputs: true });
  for (const responseFormat of [
    { type: "json-schema", schema },
    { type: "json-schema", schema, strict: false },
    { type: "json" },
  ] as const) {
    await backend.generate({ ...call, responseFormat });
  }
  expect(backend.server.requests.map(({ body }) => (body as { response_format: unknown }).response_format)).toEqual([
    { type: "json_schema", json_schema: { name: "answer", schema, strict: true } },
    { type: "json_schema", json_schema: { name: "answer", schema, strict: false } },
    { type: "json_object" },
  ]);
  expect((await backend.capabilities()).facts.formatsHonoured).toContain("not probed");
  await using narrow = await served(
    (_request, response) => sendJson(response, { error: { message: "Invalid schema for response_format 'answer'" } }, 400),
    { structuredOutputs: true },
  );
  await expect(narrow.generate({ ...call, responseFormat: { type: "json-schema", schema } })).rejects.toMatchObject({
    code: "UNSUPPORTED",
    message: expect.stringContaining("does not take the response format: Invalid schema for response_format"),
  });
});

test.each(["", "/", "/v1", "/v1/", "/v1/chat/completions"])("the base URL may end with %j", async (end) => {
  await using server = await startServer(fakeOpenai());
  await using backend = openai({ model: "tiny", baseUrl: `${server.url}${end}` });
  expect((await backend.capabilities()).facts).toMatchObject({ address: `${server.url}/v1`, modelListed: true });
  await backend.generate(call);
});

test("whole and streamed answers are the same answer, usage included", async () => {
  await using backend = await served(fakeOpenai());
  const pieces: string[] = [];
  const streamed = await backend.generate({ ...call, logprobs: 2, onText: (piece) => pieces.push(piece) });
  expect(streamed).toEqual(await backend.generate({ ...call, logprobs: 2 }));
  expect(pieces).toHaveLength(8);
  expect(streamed).toMatchObject({ finishReason: "length", usage: { inputTokens: 3, outputTokens: 8, cachedTokens: 0 } });
});

test("the key goes into the header and nowhere else", async () => {
  await using backend = await served(fakeOpenai(), { apiKey: "sesame-sesame" });
  const capabilities = await backend.capabilities();
  await backend.generate(call);
  expect(backend.server.requests.every(({ headers }) => headers.authorization === "Bearer sesame-sesame")).toBe(true);
  const { server: _server, ...rest } = backend;
  expect(JSON.stringify([capabilities, rest])).not.toContain("sesame");
});

test("a refused key is an error of the probe", async () => {
  await using backend = await served((_request, response) =>
    sendJson(response, { error: { message: "Incorrect API key provided: sk-12345678****abcd" } }, 401),
  );
  await expect(backend.capabilities()).rejects.toMatchObject({
    code: "BACKEND_FAILED",
    message: expect.stringMatching(/answered 401: Incorrect API key provided: <redacted>$/),
    hint: expect.stringContaining("environment"),
  });
});

test("a server that lists no models can be used all the same", async () => {
  const fake = fakeOpenai();
  await using backend = await served((request, response, index) =>
    request.path === "/v1/models" ? sendJson(response, {}, 404) : fake(request, response, index),
  );
  expect((await backend.capabilities()).facts).not.toHaveProperty("modelListed");
  await backend.generate(call);
});

test("a wrong model name is answered with those that exist, the nearest first", async () => {
  const names = async (model: string) => {
    await using backend = await served(fakeOpenai({ models: ["gpt-x", "gpt-y-mini"] }), { model });
    return await backend.generate(call).catch((error: Error) => error.message.replace(backend.server.url, ""));
  };
  expect(await names("wwwww")).toBe('The server at /v1 has no model "wwwww"; it has gpt-x, gpt-y-mini.');
  expect(await names("gpt-y-mni")).toBe('The server at /v1 has no model "gpt-y-mni"; did you mean "gpt-y-mini"? It has gpt-y-mini, gpt-x.');
});

test("the newer name of the token limit is used once the server asks for it", async () => {
  const fake = fakeOpenai();
  await using backend = await served((request, response, index) =>
    (request.body as { max_tokens?: number }).max_tokens === undefined
      ? fake(request, response, index)
      : sendJson(response, { error: { message: "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead." } }, 400),
  );
  await backend.generate(call);
  await backend.generate(call);
  expect(backend.server.requests.map(({ body }) => Object.keys(body as object).find((key) => key.startsWith("max_")))).toEqual([
    "max_tokens",
    "max_completion_tokens",
    "max_completion_tokens",
  ]);
});

const answered = (choice: object, more: object = {}): Handler => {
  return (_request, response) => sendJson(response, { choices: [choice], ...more });
};

test("counts that the server leaves out are estimated, and say so", async () => {
  await using backend = await served(answered({ message: { content: "Bergen" }, finish_reason: "stop" }));
  expect((await backend.generate(call)).usage).toEqual({ inputTokens: 3, outputTokens: 2, estimated: true });
});

test("reasoning tokens are counted, and a message without content is an empty text", async () => {
  const usage = { prompt_tokens: 5, completion_tokens: 9, completion_tokens_details: { reasoning_tokens: 9 } };
  await using backend = await served(answered({ message: { content: null }, finish_reason: "length" }, { usage }));
  expect(await backend.generate(call)).toEqual({
    text: "",
    finishReason: "length",
    usage: { inputTokens: 5, outputTokens: 9, reasoningTokens: 9 },
  });
});

test("log probabilities with a hole are left out", async () => {
  const content = [
    { token: "a", logprob: -0.1, top_logprobs: [{ token: "b", logprob: -9999 }] },
    { token: "c", logprob: -9999, top_logprobs: [] },
  ];
  await using whole = await served(
    answered({ message: { content: "a" }, finish_reason: "stop", logprobs: { content: content.slice(0, 1) } }),
  );
  expect((await whole.generate({ ...call, logprobs: 1 })).logprobs).toEqual([{ token: "a", logprob: -0.1, top: [] }]);
  await using holed = await served(answered({ message: { content: "ac" }, finish_reason: "stop", logprobs: { content } }));
  expect((await holed.generate({ ...call, logprobs: 1 })).logprobs).toBeUndefined();
});

test.each<[string, Handler, string]>([
  ["withheld", answered({ message: { content: "Be" }, finish_reason: "content_filter" }), "withheld the answer after 2 characters"],
  ["no completion", (_request, response) => sendJson(response, [1]), "JSON that is no chat completion"],
  ["empty of choices", (_request, response) => sendJson(response, { choices: [] }), "broke its answer off after 0 characters"],
  [
    "an error with status 200",
    (_request, response) => sendJson(response, { error: { message: "overloaded" } }),
    "gave up after 0 characters: overloaded",
  ],
])("an answer that is %s is an error", async (_what, handler, sentence) => {
  await using backend = await served(handler);
  await expect(backend.generate(call)).rejects.toMatchObject({ code: "BACKEND_FAILED", message: expect.stringContaining(sentence) });
});

test("a stream that ends without a finish reason is an error", async () => {
  await using backend = await served((_request, response) => {
    response
      .writeHead(200, { "content-type": "text/event-stream" })
      .end('data: {"choices":[{"delta":{"content":"Be"}}]}\n\ndata: [DONE]\n\n');
  });
  await expect(backend.generate({ ...call, onText: () => {} })).rejects.toThrow("broke its answer off after 2 characters");
});

test("what arrived already is not handed out after an abort", async () => {
  const piece = (content: string) => `data: ${JSON.stringify({ choices: [{ delta: { content } }] })}\n\n`;
  await using backend = await served((_request, response) => {
    response.writeHead(200, { "content-type": "text/event-stream" }).end([..."Bergen"].map(piece).join(""));
  });
  const controller = new AbortController();
  const pieces: string[] = [];
  const onText = (text: string) => {
    pieces.push(text);
    controller.abort();
  };
  expect(await backend.generate({ ...call, onText, signal: controller.signal })).toMatchObject({ text: "B", finishReason: "abort" });
  expect(pieces).toEqual(["B"]);
});

test("a prompt that does not fit is a context overflow", async () => {
  const error = { message: "This model's maximum context length is 4096 tokens.", code: "context_length_exceeded" };
  await using backend = await served((_request, response) => sendJson(response, { error }, 400));
  await expect(backend.generate(call)).rejects.toMatchObject({ code: "CONTEXT_OVERFLOW" });
});

test("an answer longer than any that the token limit allows is an error", async () => {
  await using backend = await served(answered({ message: { content: "x".repeat(8 * 256 + 1) }, finish_reason: "stop" }));
  await expect(backend.generate(call)).rejects.toThrow("sent 2049 characters where at most 8 tokens were asked for");
});
