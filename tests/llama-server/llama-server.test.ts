import { embedded, openai } from "@cupel/backends";
import { backendLaws } from "@cupel/testing";
import { tiny } from "@cupel/tiny";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { freePort, type LlamaServer, startLlamaServer } from "./start-llama-server.ts";

const wanted = process.env.CUPEL_LLAMA_SERVER;
if (!wanted)
  process.stderr.write("SKIPPED a real llama-server: CUPEL_LLAMA_SERVER names no binary and no address (npm run test:llama-server)\n");

const prompts = [
  "Extract strict JSON from this note: 'Invoice INV-96199 of 2021-08-07 to Fernhill: amount 4910.6 EUR, payable within 83 days.'",
  "Table crates(id, port, kg). List port and kg of crates above 30 kg, heaviest first.",
] as const;

describe.skipIf(!wanted)("a real llama-server", () => {
  let server: LlamaServer;
  beforeAll(async () => {
    server = await startLlamaServer(wanted ?? "");
  }, 120_000);
  afterAll(() => server?.[Symbol.asyncDispose]());

  const open = (model = "any") => openai({ model, baseUrl: server.url, structuredOutputs: true });
  const laws = backendLaws("openai before llama-server", () => open(), {
    prompts,
    samples: true,
    absent: async () => openai({ model: "any", baseUrl: `http://127.0.0.1:${await freePort()}`, retries: 0 }),
  });
  for (const law of laws) test(law.name, law.check);

  test("says who it is", async () => {
    await using backend = open();
    expect((await backend.capabilities()).facts).toMatchObject({
      server: "llama-server",
      serverVersion: expect.stringMatching(/^b?\d+-/),
      weights: expect.stringMatching(/\.gguf$/),
      contextSize: expect.any(Number),
    });
  });

  test("refuses a prompt that does not fit, in words that are understood", async () => {
    await using backend = open();
    const prompt = "A prompt that goes on and on. ".repeat(20_000);
    await expect(backend.generate({ prompt, maxTokens: 1, temperature: 0, seed: 1 })).rejects.toMatchObject({ code: "CONTEXT_OVERFLOW" });
  });

  test.skipIf(/^https?:/.test(wanted ?? ""))("counts, and is as sure, as our own engine is with the same weights", async () => {
    await using served = open();
    await using own = embedded({ model: tiny(), engine: "reference", inline: true });
    for (const prompt of prompts) {
      const call = { prompt, maxTokens: 1, temperature: 0, seed: 1, logprobs: 3 };
      const [theirs, ours] = [await served.generate(call), await own.generate(call)];
      expect(theirs.usage).toMatchObject({ inputTokens: ours.usage.inputTokens, outputTokens: ours.usage.outputTokens });
      const [their, our] = [theirs.logprobs?.[0], ours.logprobs?.[0]];
      expect(their?.token).toBe(our?.token);
      // q8_0 activations of llama.cpp against our f32: the bound of the parity tests.
      expect(Math.abs((their?.logprob ?? 0) - (our?.logprob ?? 1))).toBeLessThan(0.5);
    }
  });
});
