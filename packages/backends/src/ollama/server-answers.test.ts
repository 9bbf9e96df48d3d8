import type { GenerateRequest, Generation } from "@cupel/core";
import { describe, expect, test } from "vitest";
import { servedBackend } from "../../test-support/served.ts";
import { serving } from "../../test-support/server-answers.ts";
import { ollama } from "./ollama.ts";

const call: GenerateRequest = { prompt: "Name a port.", maxTokens: 8, temperature: 0, seed: 7 };

const opened = (answers: Readonly<Record<string, string>>, model = "tiny") =>
  servedBackend(serving(answers), (baseUrl) => ollama({ model, baseUrl, sleep: async () => {} }));

async function answered(
  name: string,
  changes: Partial<GenerateRequest> = {},
): Promise<Generation & { readonly pieces: readonly string[] }> {
  await using backend = await opened({ "/api/generate": name });
  const pieces: string[] = [];
  const listens = name.includes("stream") && { onText: (piece: string) => void pieces.push(piece) };
  return { ...(await backend.generate({ ...call, ...listens, ...changes })), pieces };
}

test("counts and log probabilities stand beside the answer, the latter with bytes or without", async () => {
  const expected = {
    text: "Bergen",
    finishReason: "stop",
    usage: { inputTokens: 9, outputTokens: 3 },
    logprobs: [
      { token: "Ber", logprob: -0.25, top: [{ token: "Ber", logprob: -0.25 }] },
      { token: "gen", logprob: -0.5, top: [] },
    ],
  };
  expect(await answered("ollama/generate", { logprobs: 1 })).toEqual({ ...expected, pieces: [] });
  expect(await answered("ollama/generate-stream", { logprobs: 1 })).toEqual({ ...expected, pieces: ["Ber", "gen"] });
});

test("what the model thought is kept apart", async () => {
  expect(await answered("ollama/thinking-stream")).toMatchObject({
    text: "Bergen 🐟",
    reasoning: "A harbour.",
    finishReason: "length",
    pieces: ["Bergen 🐟"],
  });
});

test("a prompt that was cached is not counted by older servers: it is estimated", async () => {
  expect((await answered("ollama/generate-cached")).usage).toEqual({ inputTokens: 3, outputTokens: 3, estimated: true });
  expect(await answered("ollama/loaded-only")).toMatchObject({ text: "", finishReason: "stop", usage: { outputTokens: 0 } });
});

test("the facts are those of the server and its weights", async () => {
  await using backend = await opened({ "/api/version": "ollama/version", "/api/tags": "ollama/tags" }, "llama3:8b");
  expect(await backend.capabilities()).toMatchObject({
    logprobs: true,
    facts: { version: "0.12.11", digest: expect.stringMatching(/^365c0bd3/), quantization: "Q4_0", parameters: "8.0B" },
  });
});

describe("an error is read", () => {
  test.each<[string, string, string]>([
    ["ollama/error-context", "CONTEXT_OVERFLOW", "input length exceeds the context length"],
    ["ollama/error-memory", "BACKEND_FAILED", "requires more system memory (8.2 GiB)"],
    ["ollama/error-in-stream", "BACKEND_FAILED", "gave up after 3 characters: llama runner process has terminated"],
  ])("%s", async (name, code, sentence) => {
    const error = await answered(name).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code, message: expect.stringContaining(sentence) });
  });

  test("a wrong model name", async () => {
    await using backend = await opened({ "/api/generate": "ollama/error-model", "/api/tags": "ollama/tags" }, "lama3");
    await expect(backend.generate(call)).rejects.toMatchObject({
      message: expect.stringMatching(/no model "lama3"; did you mean "llama3:8b"\?/),
    });
  });
});
