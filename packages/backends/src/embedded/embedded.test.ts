import { type Backend, CupelError, type GenerateRequest, type Generation } from "@cupel/core";
import { backendLaws } from "@cupel/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type EmbeddedOptions, embedded } from "./embedded.ts";
import { readGguf } from "./gguf/read-gguf.ts";
import { randomAdapter, randomModel } from "./testing/random-model.ts";
import { temporaryFile } from "./testing/temporary-file.ts";
import { createTokenizer } from "./tokenizer/tokenizer.ts";
import { readVocabulary } from "./tokenizer/vocabulary.ts";

const bytes = randomModel({ context: 400 });
let file: Awaited<ReturnType<typeof temporaryFile>>;
beforeAll(async () => {
  file = await temporaryFile(bytes);
});
afterAll(() => file[Symbol.asyncDispose]());

const open = (options: Partial<EmbeddedOptions> = {}): Backend => embedded({ model: file.path, ...options });
const ask = (prompt: string, rest: Partial<GenerateRequest> = {}): GenerateRequest => ({
  prompt,
  maxTokens: 40,
  temperature: 1,
  seed: 11,
  ...rest,
});
const refusal = async (call: Promise<unknown>): Promise<string> => {
  try {
    await call;
  } catch (thrown) {
    if (CupelError.is(thrown)) return `${thrown.code}: ${thrown.message}`;
    throw thrown;
  }
  return "accepted";
};

for (const law of backendLaws("embedded, inline", () => open({ inline: true }), { samples: true })) test(law.name, law.check);
for (const law of backendLaws("embedded, in workers", () => open({ sequences: 2 }), { samples: true })) test(law.name, law.check);

test("gives the ids and raw logits that its text and log probabilities come from, where they are asked for", async () => {
  await using backend = open({ inline: true });
  const tokenizer = createTokenizer(readVocabulary(readGguf(bytes, bytes.length)));
  const { text, tokenIds, logprobs, usage } = await backend.generate(ask("which ids?", { logprobs: 2, tokenIds: true }));
  expect(tokenizer.decode(tokenIds?.output ?? [])).toBe(text);
  expect(tokenIds?.prompt).toHaveLength(usage.inputTokens);
  expect(logprobs?.map(({ id }) => id)).toEqual(tokenIds?.output);
  for (const { logit = 0, logprob, top = [] } of logprobs ?? []) {
    expect(Math.fround(logit)).toBe(logit);
    expect(logprob - (top[0]?.logprob ?? 0)).toBeCloseTo(logit - (top[0]?.logit ?? 0), 10);
  }
  expect(await backend.generate(ask("which ids?"))).not.toHaveProperty("tokenIds");
});

describe("the bits do not depend on where or beside what they are computed", () => {
  const requests = Array.from({ length: 12 }, (_, index) =>
    ask(`prompt ${index % 5} of the user`, { seed: index, logprobs: 2, temperature: index % 3 === 0 ? 0 : 1 }),
  );
  const all = async (options: Partial<EmbeddedOptions>): Promise<readonly Generation[]> => {
    await using backend = open(options);
    return await Promise.all(requests.map((request) => backend.generate(request)));
  };

  test("inline, one worker, four workers, either kernel, twice", async () => {
    const expected = await all({ inline: true });
    expect(await all({ sequences: 1 })).toEqual(expected);
    expect(await all({ sequences: 4 })).toEqual(expected);
    expect(await all({ inline: true, kernel: "typescript" })).toEqual(expected);
    expect(await all({ sequences: 2, kernel: "typescript" })).toEqual(expected);
    expect(new Set(expected.map(({ text }) => text)).size).toBeGreaterThan(5);
  });

  test("many samples of one prompt at once, beside others and cut short", async () => {
    const prompt = "the user asks the same ".repeat(5);
    const samples = Array.from({ length: 14 }, (_, seed) => ask(seed % 7 === 6 ? `another ${seed}` : prompt, { seed, logprobs: 1 }));
    await using alone = open({ inline: true });
    const expected: Generation[] = [];
    for (const sample of samples) expected.push(await alone.generate(sample));
    for (const options of [{ sequences: 3 }, { inline: true, sequences: 3 }]) {
      await using backend = open(options);
      const controller = new AbortController();
      const cut = backend.generate({ ...(samples[0] as GenerateRequest), signal: controller.signal, onText: () => controller.abort() });
      expect(await Promise.all(samples.map((sample) => backend.generate(sample)))).toEqual(expected);
      await cut; // a busy worker may have been done before it heard
    }
  });

  test("a larger context and an adapter of scale 0", async () => {
    await using adapter = await temporaryFile(randomAdapter());
    const expected = await all({ inline: true, contextSize: 100 });
    expect(await all({ inline: true, adapter: { path: adapter.path, scale: 0 } })).toEqual(expected);
    expect(await all({ inline: true, adapter: { path: adapter.path } })).not.toEqual(expected);
  });
});

describe("an answer", () => {
  test("is greedy, seeded and counted as asked", async () => {
    await using backend = open({ inline: true });
    const [first, again, other] = [
      await backend.generate(ask("p")),
      await backend.generate(ask("p")),
      await backend.generate(ask("p", { seed: 12 })),
    ];
    expect(again).toEqual(first);
    expect(other.text).not.toBe(first.text);
    expect(first).toMatchObject({ finishReason: "length", usage: { outputTokens: 40 } });
    const nearly = await backend.generate(ask("p", { temperature: 1e-9 }));
    expect((await backend.generate(ask("p", { temperature: 0, seed: 99 }))).text).toBe(nearly.text);
  });

  test("counts the prompt in tokens of the chat format", async () => {
    await using backend = open({ inline: true });
    const tokenizer = createTokenizer(readVocabulary(readGguf(bytes)));
    const parts = ["user\nabc", "\n", "assistant\n"].flatMap((text) => tokenizer.encode(text));
    expect((await backend.generate(ask("abc"))).usage.inputTokens).toBe(parts.length + 3);
  });

  test("ends at the end token, which is neither in the text nor counted", async () => {
    await using backend = open({ sequences: 2 });
    const answers = await Promise.all(
      Array.from({ length: 30 }, (_, seed) => backend.generate(ask("e", { seed, maxTokens: 300, temperature: 1.5, logprobs: 0 }))),
    );
    const stopped = answers.filter(({ finishReason }) => finishReason === "stop");
    expect(stopped.length).toBeGreaterThan(0);
    for (const { text, usage, logprobs } of stopped) {
      expect(text).not.toContain("<|im_end|>");
      expect(logprobs).toHaveLength(usage.outputTokens);
    }
  });

  test("tells the token that ended it with its score, where ids and logprobs are asked for", async () => {
    await using backend = open({ inline: true });
    const seeds = Array.from({ length: 30 }, (_, seed) => ask("e", { seed, maxTokens: 300, temperature: 1.5, logprobs: 2 }));
    const plain = await Promise.all(seeds.map((request) => backend.generate(request)));
    const full = await Promise.all(seeds.map((request) => backend.generate({ ...request, tokenIds: true })));
    const { isEnd } = createTokenizer(readVocabulary(readGguf(bytes, bytes.length)));
    for (const { endToken, finishReason, logprobs, usage } of full) {
      expect(isEnd(endToken?.id ?? -1)).toBe(finishReason === "stop");
      if (endToken !== undefined) expect(endToken).toMatchObject({ logit: expect.any(Number), top: [{}, {}] });
      expect(logprobs).toHaveLength(usage.outputTokens);
    }
    expect(plain.every((answer) => !Object.hasOwn(answer, "endToken"))).toBe(true);
    expect(full.some(({ finishReason }) => finishReason === "stop")).toBe(true);
  });

  test("ends before a stop text, also one that spans tokens", async () => {
    await using backend = open();
    const { text } = await backend.generate(ask("s", { maxTokens: 30 }));
    for (const at of [1, 7, 13]) {
      const stop = text.slice(at, at + 3);
      const cut = await backend.generate(ask("s", { maxTokens: 30, stop: ["never this", stop] }));
      expect(cut).toMatchObject({ text: text.slice(0, text.indexOf(stop)), finishReason: "stop" });
    }
  });

  test.each([{ inline: true }, { sequences: 1 }])("streams in pieces that join to it, %o", async (options) => {
    await using backend = open(options);
    const pieces: string[] = [];
    const { text } = await backend.generate(ask("stream", { onText: (piece) => pieces.push(piece) }));
    expect(pieces.join("")).toBe(text);
    expect(pieces.length).toBeGreaterThan(1);
  });
});

describe("an abort", () => {
  test.each([{ inline: true }, { sequences: 1 }])("ends the call with what it had and frees the sequence, %o", async (options) => {
    await using backend = open(options);
    const controller = new AbortController();
    const request = ask("abort", { maxTokens: 300, seed: 3 });
    const aborted = await backend.generate({ ...request, signal: controller.signal, onText: () => controller.abort() });
    const whole = await backend.generate(request);
    expect(aborted.finishReason).toBe("abort");
    expect(aborted.usage.outputTokens).toBeLessThan(whole.usage.outputTokens);
    expect(whole.text.startsWith(aborted.text)).toBe(true);
  });

  test("before the call, or while it waits its turn, computes nothing", async () => {
    await using backend = open({ sequences: 1 });
    const controller = new AbortController();
    const running = backend.generate(ask("first", { maxTokens: 200 }));
    const waiting = backend.generate(ask("second", { signal: controller.signal }));
    controller.abort();
    const empty = { text: "", finishReason: "abort" };
    expect(await waiting).toMatchObject(empty);
    expect(await backend.generate(ask("third", { signal: controller.signal }))).toMatchObject({ ...empty, usage: { outputTokens: 0 } });
    expect((await running).usage.outputTokens).toBeGreaterThan(0);
  });
});

test("workers leave the caller's thread free", async () => {
  await using slow = await temporaryFile(randomModel({ width: 256, feedForward: 512, layers: 6, headSize: 64, context: 600 }));
  await using backend = embedded({ model: slow.path, sequences: 1 });
  await backend.capabilities();
  let ticks = 0;
  const timer = setInterval(() => ticks++, 2);
  await backend.generate(ask("busy", { maxTokens: 400 }));
  clearInterval(timer);
  expect(ticks).toBeGreaterThan(5);
});

test("a reader that throws ends the call with its error, and the next call works", async () => {
  await using backend = open({ sequences: 1 });
  const mine = new Error("mine");
  await expect(
    backend.generate(
      ask("x", {
        onText: () => {
          throw mine;
        },
      }),
    ),
  ).rejects.toBe(mine);
  expect((await backend.generate(ask("x"))).usage.outputTokens).toBe(40);
});

describe("what cannot be done is said in a sentence", () => {
  test("a prompt or an answer beyond the context, before any token", async () => {
    await using backend = open({ sequences: 1 });
    const pieces: string[] = [];
    const onText = (piece: string): void => void pieces.push(piece);
    expect(await refusal(backend.generate(ask("x y ".repeat(300), { onText })))).toMatch(
      /^CONTEXT_OVERFLOW: The prompt has \d+ tokens, but the context holds 400/,
    );
    expect(await refusal(backend.generate(ask("short", { maxTokens: 400, onText })))).toMatch(
      /^CONTEXT_OVERFLOW: .* leaves \d+ of a context of 400, but maxTokens is 400/,
    );
    expect(await refusal(backend.generate(ask("x".repeat(5_000_000))))).toMatch(/^CONTEXT_OVERFLOW/);
    expect(pieces).toEqual([]);
  });

  test("a file that is missing, a folder, truncated, another, or damaged", async () => {
    const opened = (model: EmbeddedOptions["model"]): Promise<string> => refusal(embedded({ model }).capabilities());
    expect(await opened("no/such.gguf")).toBe("MODEL_UNREADABLE: The model file no/such.gguf cannot be used: there is no folder no.");
    expect(await opened(".")).toMatch(/^MODEL_UNREADABLE: .*folder/);
    await using cut = await temporaryFile(bytes.subarray(0, bytes.length - 1000));
    expect(await opened(cut.path)).toMatch(/^MODEL_UNREADABLE: .* truncated or damaged\.$/);
    expect(await opened({ path: file.path, sha256: "0".repeat(64) })).toMatch(/^MODEL_UNREADABLE: .* was expected: install it again\.$/);
    await using broken = await temporaryFile(randomModel({ metadata: { "llama.block_count": { type: "uint32", value: 3 } } }));
    expect(await opened(broken.path)).toMatch(/^MODEL_UNREADABLE: .*"blk\.2\.attn_norm\.weight" is missing/);
    await using absurd = await temporaryFile(randomModel({ metadata: { "llama.embedding_length": { type: "int32", value: -4 } } }));
    expect(await opened(absurd.path)).toMatch(/^MODEL_UNREADABLE: .*llama\.embedding_length" is -4/);
  });

  test("a model the reference engine does not run", async () => {
    const reference = async (metadata: Parameters<typeof randomModel>[0]): Promise<string> => {
      await using other = await temporaryFile(randomModel(metadata));
      return await refusal(embedded({ model: other.path, engine: "reference" }).capabilities());
    };
    const text = (value: string) => ({ type: "string", value }) as const;
    expect(await reference({ metadata: { "general.architecture": text("qwen2") } })).toMatch(
      /^UNSUPPORTED: .*architecture "qwen2".*engine "llama"/,
    );
    expect(await reference({ metadata: { "tokenizer.chat_template": text("[INST] {{ x }} [/INST]") } })).toMatch(
      /^UNSUPPORTED: .*not ChatML/,
    );
    expect(await reference({ metadata: { "tokenizer.ggml.pre": text("llama-bpe") } })).toMatch(/^UNSUPPORTED: .*llama-bpe/);
    expect(await reference({ stray: "blk.0.attn_q.bias" })).toMatch(/^UNSUPPORTED: .*"blk\.0\.attn_q\.bias"/);
    expect(await reference({ metadata: { "llama.rope.scaling.type": text("yarn") } })).toMatch(/^UNSUPPORTED: .*rotary/);
  });

  test("weights that compute no numbers", async () => {
    const damaged = bytes.slice();
    const norm = readGguf(bytes).tensors.get("output_norm.weight");
    new DataView(damaged.buffer).setFloat32(norm?.offset ?? 0, Number.NaN, true);
    await using bad = await temporaryFile(damaged);
    await using backend = embedded({ model: bad.path, sequences: 1 });
    expect(await refusal(backend.generate(ask("x")))).toMatch(/^BACKEND_FAILED: .*damaged/);
  });

  test("meaningless settings and requests", async () => {
    expect(await refusal(open({ sequences: 0 }).capabilities())).toMatch(/^CONFIG_INVALID: sequences is 0/);
    expect(await refusal(open({ contextSize: 401 }).capabilities())).toMatch(/^CONFIG_INVALID: contextSize is 401/);
    await using backend = open({ inline: true });
    for (const [wrong, name] of [
      [{ maxTokens: 0 }, "maxTokens"],
      [{ temperature: Number.NaN }, "temperature"],
      [{ seed: -1 }, "seed"],
      [{ topP: 0 }, "topP"],
      [{ stop: [""] }, "stop"],
    ] as const) {
      expect(await refusal(backend.generate(ask("x", wrong)))).toMatch(new RegExp(`^USAGE: .*${name}`));
    }
  });

  test("a call after or during closing", async () => {
    const backend = open({ sequences: 1 });
    const running = refusal(backend.generate(ask("x", { maxTokens: 350, seed: 1 })));
    const waiting = refusal(backend.generate(ask("y")));
    await backend.capabilities();
    await new Promise((resolve) => setTimeout(resolve, 5));
    await backend[Symbol.asyncDispose]();
    expect(await running).toMatch(/^(ABORTED|accepted)/);
    expect(await waiting).toMatch(/^(ABORTED|accepted)/);
    expect(await refusal(backend.generate(ask("z")))).toMatch(/^BACKEND_UNAVAILABLE: .*closed/);
  });
});

test("records tell a model from the same model with adapters", () => {
  const named = (adapter: EmbeddedOptions["adapter"], model: EmbeddedOptions["model"] = "a/base.gguf") =>
    embedded({ model, ...(adapter && { adapter }) }).model;
  expect(named(undefined)).toBe("base");
  expect(named({ path: "b/mine.gguf" })).toBe("base+mine");
  expect(named([{ path: "b/mine.gguf", scale: 0.5 }, { path: "other" }], { path: "x.gguf", name: "tiny" })).toBe("tiny+mine@0.5+other");
});

test("capabilities claim bit-exactness and name kernel, weights, tokenizer and adapter", async () => {
  await using adapter = await temporaryFile(randomAdapter(), "mine.gguf");
  await using backend = embedded({ model: { path: file.path, name: "tiny" }, adapter: { path: adapter.path, scale: 0.5 }, inline: true });
  const { determinism, facts } = await backend.capabilities();
  expect([backend.name, backend.model, determinism]).toEqual(["embedded", "tiny+mine@0.5", "bit-exact"]);
  expect(facts).toMatchObject({ engine: "reference", kernel: "wasm-simd", adapterScale: 0.5, threads: 1, logprobs: "raw" });
  for (const key of ["weightsSha256", "tokenizerSha256", "adapterSha256"]) expect(facts[key]).toMatch(/^[0-9a-f]{64}$/);
});
