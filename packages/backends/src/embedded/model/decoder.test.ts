import { createRandom, sha256Hex } from "@cupel/core";
import { describe, expect, test } from "vitest";
import { oracleLogits } from "../testing/oracle.ts";
import { randomAdapter, randomModel } from "../testing/random-model.ts";
import { decoderOf, decodersOf } from "../testing/random-sequence.ts";
import type { Decoder } from "./decoder.ts";

const random = createRandom("tokens");
const tokens = Array.from({ length: 45 }, () => random.integer(270));
const model = randomModel();
const logitsOf = (...[bytes, options]: Parameters<typeof decoderOf>): Float32Array => decoderOf(bytes, options).start(tokens).slice();
const hash = (logits: Float32Array): string => sha256Hex(new Uint8Array(logits.buffer));

const variants = {
  plain: model,
  "grouped queries": randomModel({ keyValueHeads: 2, seed: "grouped" }),
  "untied head": randomModel({ tied: false, seed: "untied" }),
  f16: randomModel({ type: "f16" }),
  q8_0: randomModel({ type: "q8_0" }),
};

describe.each(Object.entries(variants))("%s", (_, bytes) => {
  test("both kernels give equal bits", () => {
    expect(hash(logitsOf(bytes, { kernel: "wasm-simd" }))).toBe(hash(logitsOf(bytes, { kernel: "typescript" })));
  });

  test("prefill in blocks of any size equals decoding step by step, at every position", () => {
    const stepped = decoderOf(bytes, { block: 1 });
    const steps = tokens.map((token, index) => hash((index === 0 ? stepped.start([token]) : stepped.append([token])).slice()));
    for (const block of [2, 3, 5, 8, 16]) {
      for (const length of [1, 2, 16, 17, 33, 45]) {
        expect(hash(decoderOf(bytes, { block }).start(tokens.slice(0, length)).slice())).toBe(steps[length - 1]);
      }
    }
  });

  test("the network computes what its definition says, in another summation order and with Math.exp", () => {
    const expected = oracleLogits(bytes, tokens);
    const actual = logitsOf(bytes);
    const largest = actual.reduce((most, logit, token) => Math.max(most, Math.abs(logit - (expected[token] as number))), 0);
    expect(largest).toBeLessThan(1e-4);
  });
});

test("logits have the committed bits on every machine", () => {
  expect(Object.fromEntries(Object.entries(variants).map(([name, bytes]) => [name, hash(logitsOf(bytes))]))).toMatchInlineSnapshot(`
    {
      "f16": "d8524b04a71b85cc013fea2d520d8f204524a53d251651747b1ed133c55e616b",
      "grouped queries": "a4f7c432b7faf2be045e55f197dc7bf41d1de8eb710d68316d3fd2ee0ab78325",
      "plain": "98ea083b8d6b100dc6d62ee926d0cc63c4a54da3d2589f564350192ac9556861",
      "q8_0": "9d8ae12868e218c14718b0ad48496559577a44eec020ded96a6e437e1bc672de",
      "untied head": "33bf2d060caa21000da36122bc00fb6f9119de943b2d45716f30880e208fec4b",
    }
  `);
});

test("a cache that shares a prefix gives the bits of a fresh one", () => {
  const decoder = decoderOf(model);
  decoder.start(tokens);
  for (const other of [tokens.slice(0, 20), [...tokens.slice(0, 20), 7, 8, 9], tokens, tokens.toReversed()]) {
    expect(hash(decoder.start(other).slice())).toBe(hash(decoderOf(model).start(other).slice()));
  }
});

test.each(Object.entries(variants))(
  "a prompt copied from a sequence that writes on gives the bits of one that was read: %s",
  (_, bytes) => {
    const [first, second] = decodersOf(bytes, 2) as [Decoder, Decoder];
    const fresh = decoderOf(bytes);
    for (const cached of [[], tokens.slice(0, 9), tokens.toReversed()]) {
      for (const prompt of [tokens, tokens.slice(0, 1)]) {
        if (cached.length > 0) second.start(cached);
        first.start(prompt);
        first.append([1]);
        const copied = hash(second.start(prompt, 0).slice());
        first.append([2]);
        expect(copied).toBe(hash(fresh.start(prompt).slice()));
        expect(hash(second.append([5]).slice())).toBe(hash(fresh.append([5]).slice()));
        expect(hash(first.append([3]).slice())).toBe(
          hash(
            decoderOf(bytes)
              .start([...prompt, 1, 2, 3])
              .slice(),
          ),
        );
      }
    }
  },
);

test("a full context is an error before anything is computed, never a shift", () => {
  const decoder = decoderOf(randomModel({ context: 16 }));
  decoder.start(tokens.slice(0, 10));
  const before = decoder.append([5]).slice();
  expect(() => decoder.append(tokens.slice(0, 6))).toThrow("17 tokens do not fit a context of 16");
  expect(hash(decoder.start([...tokens.slice(0, 10), 5]).slice())).toBe(hash(before));
});

describe("an adapter", () => {
  const adapter = randomAdapter();

  test("of scale 0 changes no bit, of scale 1 changes the logits", () => {
    expect(hash(logitsOf(model, { adapter, scale: 0 }))).toBe(hash(logitsOf(model)));
    expect(hash(logitsOf(model, { adapter }))).not.toBe(hash(logitsOf(model)));
  });

  test("computes W + scale * alpha / rank * B A", () => {
    const expected = oracleLogits(model, tokens, [{ adapter, scale: 0.5 }]);
    const actual = logitsOf(model, { adapter, scale: 0.5 });
    const largest = actual.reduce((most, logit, token) => Math.max(most, Math.abs(logit - (expected[token] as number))), 0);
    expect(largest).toBeLessThan(1e-4);
  });

  test("that does not fit is refused in a sentence", () => {
    expect(() => logitsOf(model, { adapter: randomAdapter({ names: ["blk.7.attn_q.weight"] }) })).toThrow("belongs to nothing");
    expect(() => logitsOf(model, { adapter: randomAdapter({ names: ["blk.0.ffn_down.weight"] }) })).toThrow(
      'its parts of "blk.0.ffn_down.weight", 64 x 4 times 4 x 64, do not fit the 64 x 96 of this one',
    );
    expect(() => logitsOf(model, { adapter: model })).toThrow("no LoRA adapter");
  });
});
