import { createOpenAI } from "@ai-sdk/openai";
import { fakeOpenai, type LocalServer, startServer } from "@cupel/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { call } from "../../test-support/ai-models.ts";
import { aiSdk } from "./ai-sdk.ts";

let server: LocalServer;
beforeAll(async () => {
  server = await startServer(fakeOpenai({ models: ["gpt-4.1", "o4-mini"] }));
});
afterAll(() => server[Symbol.asyncDispose]());

const open = (model: string) => aiSdk(createOpenAI({ baseURL: `${server.url}/v1`, apiKey: "k" }).chat(model));

test("OpenAI's own provider shows log probabilities in its metadata, of a stream as well", async () => {
  await using backend = open("gpt-4.1");
  expect(await backend.capabilities()).toMatchObject({
    logprobs: true,
    seeds: true,
    facts: { provider: "openai.chat", logprobs: "providerMetadata.openai.logprobs", droppedSettings: "none known" },
  });
  const whole = await backend.generate(call({ logprobs: 2 }));
  expect(whole.logprobs?.map(({ top }) => top?.length)).toEqual(Array.from({ length: 8 }, () => 2));
  expect(await backend.generate(call({ logprobs: 2, onText: () => {} }))).toEqual(whole);
  expect(server.requests.at(-1)?.body).toMatchObject({ seed: 3, temperature: 0, max_tokens: 8, logprobs: true, top_logprobs: 2 });
});

test("a reasoning model drops the temperature and log probabilities, which is said and not claimed", async () => {
  await using backend = open("o4-mini");
  const { logprobs, facts } = await backend.capabilities();
  expect(logprobs).toBe(false);
  expect(facts).toMatchObject({ logprobs: "none came", droppedSettings: "temperature", warnings: expect.stringContaining("logprobs") });
});
