import { existsSync, readFileSync } from "node:fs";
import { sha256Hex } from "@cupel/core";
import { describe, expect, test } from "vitest";
import { embedded } from "./embedded.ts";
import { chatMlPrompt, encodeParts } from "./generate/chat-prompt.ts";
import { mostLikely } from "./generate/sampler.ts";
import { readGguf } from "./gguf/read-gguf.ts";
import { decoderOf } from "./testing/random-sequence.ts";
import { createTokenizer } from "./tokenizer/tokenizer.ts";
import { readVocabulary } from "./tokenizer/vocabulary.ts";

const root = new URL("../../../../", import.meta.url);
const weights = new URL("packages/tiny/weights/cupel-tiny-q8_0.gguf", root);
const fixtures = new URL("training/fixtures/", root);
const here = existsSync(weights) && existsSync(new URL("logits.json", fixtures));
if (!here) process.stdout.write("skipped: the bundled weights or the PyTorch fixtures of training/ are not here\n");

const fixture = <Rows>(name: string): Rows => JSON.parse(readFileSync(new URL(name, fixtures), "utf8")) as Rows;

describe.skipIf(!here)("the bundled model against PyTorch", () => {
  test("the last logits of ten texts are those of the same weights, and near those before quantisation", () => {
    const decoder = decoderOf(readFileSync(weights));
    for (const { ids, f32, q8_0 } of fixture<readonly { ids: number[]; f32: number[]; q8_0: number[] }[]>("logits.json")) {
      const logits = decoder.start(ids);
      const distance = (expected: readonly number[]): number =>
        logits.reduce((most, logit, token) => Math.max(most, Math.abs(logit - (expected[token] as number))), 0);
      expect(distance(q8_0)).toBeLessThan(1e-4);
      expect(distance(f32)).toBeLessThan(0.5);
      expect(mostLikely(logits)).toBe(mostLikely(Float32Array.from(q8_0)));
    }
  });

  test("texts and chats have the same tokens", () => {
    const tokenizer = createTokenizer(readVocabulary(readGguf(readFileSync(weights))));
    const { chat, plain } = fixture<{ chat: { user: string; ids: number[] }[]; plain: { text: string; ids: number[] }[] }>("tokens.json");
    for (const { user, ids } of chat) expect(encodeParts(tokenizer, chatMlPrompt({ prompt: user }))).toEqual(ids);
    for (const { text, ids } of plain) expect(tokenizer.encode(text), JSON.stringify(text)).toEqual(ids);
  });

  test("greedy answers are the same texts", async () => {
    await using backend = embedded({ model: weights.pathname, inline: true });
    for (const { user, output } of fixture<readonly { user: string; output: string }[]>("greedy.json")) {
      expect((await backend.generate({ prompt: user, maxTokens: 320, temperature: 0, seed: 0 })).text).toBe(output);
    }
  });

  test("logits have the same bits in either kernel and any block size", () => {
    const hashes = ([{ kernel: "wasm-simd" }, { kernel: "typescript" }, { block: 1 }, { block: 7 }] as const).map((options) => {
      const decoder = decoderOf(readFileSync(weights), options);
      return fixture<readonly { ids: number[] }[]>("logits.json")
        .slice(0, 4)
        .map(({ ids }) => sha256Hex(new Uint8Array(decoder.start(ids).slice().buffer)));
    });
    for (const other of hashes) expect(other).toEqual(hashes[0]);
  });
});
