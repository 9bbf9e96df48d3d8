import { CupelError, type GenerateRequest } from "@cupel/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { embedded } from "../embedded.ts";
import { chatMlPrompt, encodeParts } from "../generate/chat-prompt.ts";
import { readGguf } from "../gguf/read-gguf.ts";
import { isLlamaHere } from "../testing/llama-here.ts";
import { oracleLogits } from "../testing/oracle.ts";
import { randomAdapter, randomModel } from "../testing/random-model.ts";
import { temporaryFile } from "../testing/temporary-file.ts";
import { createTokenizer } from "../tokenizer/tokenizer.ts";
import { readVocabulary } from "../tokenizer/vocabulary.ts";

const here = await isLlamaHere();
const bytes = randomModel();
const [one, two] = [randomAdapter({ seed: "one" }), randomAdapter({ seed: "two", type: "f16", rank: 2, names: ["blk.0.attn_q.weight"] })];
const files: Record<string, Awaited<ReturnType<typeof temporaryFile>>> = {};
beforeAll(async () => {
  files.model = await temporaryFile(bytes);
  files.one = await temporaryFile(one, "one.gguf");
  files.two = await temporaryFile(two, "two.gguf");
});
afterAll(async () => {
  for (const file of Object.values(files)) await file[Symbol.asyncDispose]();
});
const path = (name: string): string => files[name]?.path ?? "";
const open = (adapter: Parameters<typeof embedded>[0]["adapter"], engine: "reference" | "llama" = "reference") =>
  embedded({ model: path("model"), engine, ...(engine === "reference" && { inline: true }), ...(adapter && { adapter }) });
const request: GenerateRequest = { prompt: "the user", maxTokens: 24, temperature: 0, seed: 1, logprobs: 276 };

/** Log-probabilities of the first token as the definition has them: base plus the product of each adapter's parts. */
function expected(adapters: readonly { readonly adapter: Uint8Array; readonly scale: number }[]): ReadonlyMap<string, number> {
  const tokenizer = createTokenizer(readVocabulary(readGguf(bytes)));
  const logits = oracleLogits(bytes, encodeParts(tokenizer, chatMlPrompt(request)), adapters);
  const total = Math.log(logits.reduce((sum, logit) => sum + Math.exp(logit), 0));
  return new Map(logits.map((logit, token) => [tokenizer.decode([token]), logit - total]));
}

async function distance(engine: "reference" | "llama", scales: readonly [number, number]): Promise<number> {
  await using backend = open(
    [
      { path: path("one"), scale: scales[0] },
      { path: path("two"), scale: scales[1] },
    ],
    engine,
  );
  const [first] = (await backend.generate(request)).logprobs ?? [];
  const wanted = expected([
    { adapter: one, scale: scales[0] },
    { adapter: two, scale: scales[1] },
  ]);
  const base = expected([]);
  expect(Math.max(...[...wanted].map(([token, logprob]) => Math.abs(logprob - (base.get(token) ?? 0))))).toBeGreaterThan(0.1);
  // Bytes that are no text by themselves share one name.
  const told = (first?.top ?? []).filter(({ token }) => !token.includes("\uFFFD") && token !== "");
  expect(told.length).toBeGreaterThan(100);
  return Math.max(...told.map(({ token, logprob }) => Math.abs(logprob - (wanted.get(token) ?? Number.NaN))));
}

describe.each(["reference", "llama"] as const)("%s", (engine) => {
  test.skipIf(engine === "llama" && !here)("several adapters add up, each at its scale", async () => {
    // llama.cpp keeps keys and values as f16.
    const bound = engine === "llama" ? 1e-2 : 1e-4;
    expect(await distance(engine, [1, 1])).toBeLessThan(bound);
    expect(await distance(engine, [0.5, -2])).toBeLessThan(bound);
  });

  test.skipIf(engine === "llama" && !here)(
    "facts name each adapter's hash and scale, and scales of 0 leave the base as it is",
    async () => {
      await using base = open(undefined, engine);
      await using adapted = open([{ path: path("one"), scale: 0 }, { path: path("two"), scale: 0 }], engine); // biome-ignore format: short
      expect((await adapted.generate(request)).text).toBe((await base.generate(request)).text);
      const { facts } = await adapted.capabilities();
      expect(facts).toMatchObject({ adapterSha256: expect.stringMatching(/^[0-9a-f]{64} [0-9a-f]{64}$/), adapterScale: "0 0" });
      expect((await base.capabilities()).facts).not.toHaveProperty("adapterSha256");
      await using changed = open({ path: path("one") }, engine);
      expect((await changed.generate(request)).logprobs).not.toEqual((await base.generate(request)).logprobs);
      expect((await changed.capabilities()).facts).toMatchObject({ adapterScale: 1 });
    },
  );

  test.skipIf(engine === "llama" && !here)("an adapter that cannot be used is named with what is wrong with it", async () => {
    const refusal = async (adapter: Uint8Array | { readonly path: string; readonly scale?: number }): Promise<string> => {
      await using file = adapter instanceof Uint8Array ? await temporaryFile(adapter, "adapter.gguf") : undefined;
      const thrown = await open(file ? { path: file.path } : (adapter as { readonly path: string }), engine)
        .capabilities()
        .catch((error: unknown) => error);
      if (!CupelError.is(thrown)) return "accepted";
      return `${thrown.code}: ${thrown.message.replace(file?.path ?? "no file", "FILE")}`;
    };
    expect(await refusal({ path: "no/such.gguf" })).toBe(
      "MODEL_UNREADABLE: The adapter no/such.gguf cannot be used: there is no folder no.",
    );
    expect(await refusal({ path: path("one"), scale: Number.NaN })).toMatch(/^CONFIG_INVALID: The scale of the adapter .* is NaN/);
    expect(await refusal(new TextEncoder().encode("no gguf at all"))).toBe(
      "MODEL_UNREADABLE: The adapter FILE cannot be used: it does not begin with GGUF: it is no GGUF file.",
    );
    expect(await refusal(bytes)).toMatch(/The adapter FILE cannot be used: it is no LoRA adapter but a model/);
    expect(await refusal(one.subarray(0, one.length - 50))).toMatch(/truncated or damaged/);
    expect(await refusal(randomAdapter({ architecture: "gemma" }))).toMatch(
      /it was made for a model of architecture gemma, but this one is llama\.$/,
    );
    expect(await refusal(randomAdapter({ names: ["blk.9.attn_q.weight"] }))).toMatch(
      /made for another model: its tensor "blk\.9\.attn_q\.weight\.lora_a" belongs to nothing in this one\.$/,
    );
    expect(await refusal(randomAdapter({ names: ["blk.0.ffn_down.weight"] }))).toMatch(
      /made for another model: its parts of "blk\.0\.ffn_down\.weight", 64 x 4 times 4 x 64, do not fit the 64 x 96/,
    );
    expect(await refusal(randomAdapter({ names: [] }))).toMatch(/it has no tensors\.$/);
  });
});
