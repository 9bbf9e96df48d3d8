import type { GenerateRequest } from "@cupel/core";
import { backendLaws, fakeOllama, type Handler, sendJson, startServer } from "@cupel/testing";
import { expect, test } from "vitest";
import { freeAddress, servedBackend } from "../../test-support/served.ts";
import { ollama } from "./ollama.ts";

const call: GenerateRequest = { prompt: "Name a port.", maxTokens: 8, temperature: 0, seed: 3 };

const served = (handler: Handler, options: Partial<Parameters<typeof ollama>[0]> = {}) =>
  servedBackend(handler, (baseUrl) => ollama({ model: "tiny", baseUrl, sleep: async () => {}, ...options }));

const laws = backendLaws("ollama", () => served(fakeOllama()), {
  samples: true,
  stalled: (timeout) => served(() => {}, { timeout }),
  absent: async () => ollama({ model: "tiny", baseUrl: await freeAddress(), retries: 0 }),
  wrongModel: { make: () => served(fakeOllama({ models: ["small", "large"] })), names: ["small", "large"] },
});
for (const law of laws) test(law.name, law.check);

test("every sampler is pinned inside options, and neither cut nor shift of the context is allowed", async () => {
  await using backend = await served(fakeOllama());
  await backend.generate({ ...call, system: "Be brief.", topK: 40, seed: 0xffff_ffff, stop: ["!"], logprobs: 30 });
  expect(backend.server.requests[0]?.body).toEqual({
    model: "tiny",
    prompt: "Name a port.",
    system: "Be brief.",
    stream: false,
    think: false,
    truncate: false,
    shift: false,
    logprobs: true,
    top_logprobs: 20,
    options: {
      temperature: 0,
      seed: 1,
      num_predict: 8,
      num_ctx: 4096,
      top_k: 40,
      top_p: 1,
      min_p: 0,
      repeat_penalty: 1,
      presence_penalty: 0,
      frequency_penalty: 0,
      stop: ["!"],
    },
  });
});

test("whole and streamed answers are the same answer", async () => {
  await using backend = await served(fakeOllama());
  const pieces: string[] = [];
  const streamed = await backend.generate({ ...call, logprobs: 2, onText: (piece) => pieces.push(piece) });
  expect(streamed).toEqual(await backend.generate({ ...call, logprobs: 2 }));
  expect(pieces.length).toBeGreaterThan(1);
  expect(streamed.logprobs).toHaveLength(8);
  expect(streamed).toMatchObject({ finishReason: "length", usage: { inputTokens: 3, outputTokens: 8 } });
});

test("the facts identify server, weights and settings", async () => {
  await using backend = await served(fakeOllama());
  const { facts, logprobs } = await backend.capabilities();
  expect(logprobs).toBe(true);
  expect(facts).toMatchObject({ engine: "ollama", version: "0.13.0", digest: "0".repeat(64), quantization: "Q8_0", contextSize: 4096 });
});

test("a schema is sent as the format, JSON alone as its name, and what a server does not know is not asked of it", async () => {
  await using backend = await served(fakeOllama());
  expect((await backend.capabilities()).responseFormats).toEqual(["json", "json-schema"]);
  const schema = { type: "object", properties: { ok: { type: "boolean" } } };
  for (const responseFormat of [{ type: "json-schema", schema }, { type: "json" }] as const) {
    expect((await backend.generate({ ...call, responseFormat })).text).toBe('{"ok": true}');
  }
  const formats = backend.server.requests.flatMap(({ body, path }) =>
    path === "/api/generate" ? [(body as { format: unknown }).format] : [],
  );
  expect(formats).toEqual([schema, "json"]);
  const fake = fakeOllama();
  await using old = await served((request, response, index) =>
    request.path === "/api/version" ? sendJson(response, { version: "0.4.9" }) : fake(request, response, index),
  );
  await expect(old.generate({ ...call, responseFormat: { type: "json-schema", schema } })).rejects.toMatchObject({
    code: "UNSUPPORTED",
    message: "The backend ollama constrains answers only to json, but the call asks for json-schema.",
  });
});

test("a server without logprobs says so", async () => {
  const fake = fakeOllama();
  await using backend = await served((request, response, index) =>
    request.path === "/api/version" ? sendJson(response, { version: "0.12.3" }) : fake(request, response, index),
  );
  expect((await backend.capabilities()).logprobs).toBe(false);
});

test("nobody there is one sentence that says how to start it", async () => {
  const server = await startServer(fakeOllama());
  await server[Symbol.asyncDispose]();
  await using backend = ollama({ model: "tiny", baseUrl: server.url });
  for (const attempt of [() => backend.capabilities(), () => backend.generate(call)]) {
    await expect(attempt()).rejects.toMatchObject({
      code: "BACKEND_UNAVAILABLE",
      message: `No Ollama server answers at ${server.url}. Start it with "ollama serve", or pass --base-url.`,
    });
  }
});

test("a wrong model name is answered with those that exist", async () => {
  await using backend = await served(fakeOllama({ models: ["qwen2.5:0.5b", "llama3:8b"] }), { model: "lama3" });
  for (const attempt of [() => backend.capabilities(), () => backend.generate(call)]) {
    await expect(attempt()).rejects.toMatchObject({
      code: "MODEL_UNREADABLE",
      message: `Ollama at ${backend.server.url} has no model "lama3"; did you mean "llama3:8b"? It has llama3:8b, qwen2.5:0.5b.`,
      hint: 'Fetch it with "ollama pull lama3", or name one of these with --model.',
    });
  }
});

test("a prompt that does not fit is a context overflow", async () => {
  await using backend = await served((_request, response) =>
    sendJson(response, { error: "the input length exceeds the context length" }, 400),
  );
  await expect(backend.generate(call)).rejects.toMatchObject({ code: "CONTEXT_OVERFLOW" });
});

test.each([
  ["breaks off", '{"response":"Be","done":false}\n', "broke off after 2 characters"],
  [
    "reports an error",
    '{"response":"Be","done":false}\n{"error":"llama runner\\u001b stopped"}\n',
    "gave up after 2 characters: llama runner stopped",
  ],
  ["is cut within a line", '{"response":"Be","done":false}\n{"resp', "not JSON"],
])("a stream that %s is an error, not a short answer", async (_what, body, sentence) => {
  await using backend = await served((_request, response) => void response.writeHead(200).end(body));
  await expect(backend.generate({ ...call, onText: () => {} })).rejects.toMatchObject({
    code: "BACKEND_FAILED",
    message: expect.stringContaining(sentence),
  });
});

test("a server that goes away in the middle of a stream is an error and is not asked again", async () => {
  await using backend = await served((_request, response) => {
    response.writeHead(200).write('{"response":"Be","done":false}\n');
    setTimeout(() => response.destroy(), 20);
  });
  const pieces: string[] = [];
  await expect(backend.generate({ ...call, onText: (piece) => pieces.push(piece) })).rejects.toMatchObject({ code: "BACKEND_FAILED" });
  expect(pieces).toEqual(["Be"]);
  expect(backend.server.requests).toHaveLength(1);
});

test("a server that is started later is found: a failed probe is not kept", async () => {
  let up = false;
  const fake = fakeOllama();
  await using backend = await served((request, response, index) => (up ? fake(request, response, index) : void response.destroy()));
  await expect(backend.capabilities()).rejects.toThrow();
  up = true;
  expect((await backend.capabilities()).facts.engine).toBe("ollama");
});

test("an answer longer than any that the token limit allows is an error", async () => {
  await using backend = await served((_request, response) => sendJson(response, { response: "x".repeat(8 * 256 + 1), done: true }));
  await expect(backend.generate(call)).rejects.toThrow("sent 2049 characters where at most 8 tokens were asked for");
});
