import { type Backend, createRandom, type GenerateRequest } from "@cupel/core";
import { backendLaws } from "@cupel/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { embedded } from "../embedded.ts";
import { chatMlPrompt, encodeParts } from "../generate/chat-prompt.ts";
import { readGguf } from "../gguf/read-gguf.ts";
import { isLlamaHere } from "../testing/llama-here.ts";
import { randomAdapter, randomModel } from "../testing/random-model.ts";
import { decoderOf } from "../testing/random-sequence.ts";
import { temporaryFile } from "../testing/temporary-file.ts";
import { createTokenizer } from "../tokenizer/tokenizer.ts";
import { readVocabulary } from "../tokenizer/vocabulary.ts";
import { importLlama } from "./llama-peer.ts";
import { llamaPrompt } from "./llama-prompt.ts";
import { llamaSource } from "./llama-source.ts";
import { ResourceStack } from "./resource-stack.ts";

const here = await isLlamaHere();
if (!here) process.stdout.write("skipped: node-llama-cpp has no binary here\n");

test("a missing peer is named with the one command that installs it", async () => {
  const missing = importLlama(() => Promise.reject(Object.assign(new Error("no"), { code: "ERR_MODULE_NOT_FOUND" })));
  await expect(missing).rejects.toMatchObject({
    code: "PEER_MISSING",
    message: expect.stringContaining("npm i --omit=optional node-llama-cpp"),
  });
  const other = importLlama(() => Promise.reject(new Error("GLIBC_2.99 not found")));
  await expect(other).rejects.toMatchObject({ code: "BACKEND_UNAVAILABLE" });
});

describe.skipIf(!here)("llama.cpp", () => {
  const bytes = randomModel({ sharpness: 12 });
  const random = createRandom("corpus");
  let file: Awaited<ReturnType<typeof temporaryFile>>;
  let llama: Backend;
  let reference: Backend;
  beforeAll(async () => {
    file = await temporaryFile(bytes);
    llama = embedded({ model: file.path, engine: "llama" });
    reference = embedded({ model: file.path, inline: true });
  });
  afterAll(async () => {
    await llama[Symbol.asyncDispose]();
    await reference[Symbol.asyncDispose]();
    await file[Symbol.asyncDispose]();
  });
  const ask = (prompt: string, rest: Partial<GenerateRequest> = {}): GenerateRequest => ({
    prompt,
    maxTokens: 30,
    temperature: 0,
    seed: 5,
    ...rest,
  });

  /** A model of llama.cpp without our engine around it. */
  async function opened(path: string, adapter?: { readonly path: string; readonly scale: number }) {
    const peer = await importLlama();
    const resources = new ResourceStack();
    const native = resources.use(
      await peer.getLlama({ build: "never", gpu: false, skipDownload: true, progressLogs: false, logLevel: peer.LlamaLogLevel.error }),
    );
    const model = resources.use(await native.loadModel({ modelPath: path }));
    const lora = adapter && { adapters: [{ filePath: adapter.path, scale: adapter.scale }] };
    const context = resources.use(
      await model.createContext({
        contextSize: 256,
        threads: 1,
        flashAttention: false,
        ...(lora && { lora }),
        experimentalKvCacheKeyType: "F32",
        experimentalKvCacheValueType: "F32",
      }),
    );
    return { peer, model, context, [Symbol.asyncDispose]: () => resources[Symbol.asyncDispose]() };
  }

  describe("as a backend", () => {
    let backend: Backend;
    let varied: Awaited<ReturnType<typeof temporaryFile>>;
    beforeAll(async () => {
      varied = await temporaryFile(randomModel());
      backend = embedded({ model: varied.path, engine: "llama" });
    });
    afterAll(async () => {
      await backend[Symbol.asyncDispose]();
      await varied[Symbol.asyncDispose]();
    });
    // Starting llama.cpp anew for each law would take longer than all of them: they share it.
    const shared = () => ({ ...backend, [Symbol.asyncDispose]: async () => {} });
    for (const law of backendLaws("embedded, on llama.cpp,", shared, { samples: true })) test(law.name, law.check);
  });

  test("tokenizes every text as we do", async () => {
    await using native = await opened(file.path);
    const tokenizer = createTokenizer(readVocabulary(readGguf(bytes)));
    const alphabet = [
      ..."abcehnrstuxABC 0123456789  \t\n\n\r'\"{}[]:,.!?_-=<>|/é€ßñ漢字ひ한글مرحبא́\u0301\u00a0\u2003\u3000\u{1F600}👩‍👩‍👧½²Ⅷ٣",
      "<|im_end|>",
      "'re",
      "'LL",
      "the user",
    ];
    for (let round = 0; round < 400; round++) {
      const prompt = Array.from({ length: 1 + random.integer(30) }, () => alphabet[random.integer(alphabet.length)]).join("");
      const ours = encodeParts(tokenizer, chatMlPrompt({ prompt, system: prompt.slice(3) }));
      const theirs = llamaPrompt(native.peer, native.model, { prompt, system: prompt.slice(3), template: "<|im_start|><|im_end|>" });
      expect([...theirs], JSON.stringify(prompt)).toEqual(ours);
    }
  });

  test.each([
    ["f32", 5e-4, {}],
    ["f32", 5e-4, { keyValueHeads: 2, tied: false }],
    ["f16", 2e-2, {}],
    ["q8_0", 0.5, {}],
  ] as const)("computes the same logits from %s weights to within %d", async (type, bound, shape) => {
    const model = randomModel({ type, ...shape });
    await using temporary = await temporaryFile(model);
    await using adapter = await temporaryFile(randomAdapter());
    for (const scale of [0, 0.5]) {
      await using native = await opened(temporary.path, { path: adapter.path, scale });
      const prompt = Array.from({ length: 33 }, () => random.integer(256));
      const source = llamaSource(native.context.getSequence(), { vocabulary: 276, greedy: false });
      const theirs = await source.start(prompt);
      const ours = decoderOf(model, { adapter: randomAdapter(), scale }).start(prompt);
      const largest = ours.reduce((most, logit, token) => Math.max(most, Math.abs(logit - (theirs[token] as number))), 0);
      expect(largest).toBeLessThan(bound);
    }
  });

  test("writes the same greedy text and logprobs as the reference engine", async () => {
    for (const prompt of ["one", "two of them", "the user é"]) {
      const [ours, theirs] = [await reference.generate(ask(prompt, { logprobs: 2 })), await llama.generate(ask(prompt, { logprobs: 2 }))];
      expect(theirs.text).toBe(ours.text);
      expect(theirs.usage).toEqual(ours.usage);
      theirs.logprobs?.forEach((entry, index) => {
        expect(entry.token).toBe(ours.logprobs?.[index]?.token);
        expect(Math.abs(entry.logprob - (ours.logprobs?.[index]?.logprob ?? 0))).toBeLessThan(1e-2);
      });
      expect((await llama.generate(ask(prompt))).text).toBe(ours.text);
    }
  });

  test("draws by seed, streams, stops and aborts", async () => {
    const warm = ask("warm", { temperature: 1.2, maxTokens: 40 });
    const first = await llama.generate(warm);
    expect(await llama.generate(warm)).toEqual(first);
    expect((await llama.generate({ ...warm, seed: 6 })).text).not.toBe(first.text);
    const pieces: string[] = [];
    await llama.generate({ ...warm, onText: (piece) => pieces.push(piece) });
    expect(pieces.join("")).toBe(first.text);
    const stop = first.text.slice(5, 8);
    expect(await llama.generate({ ...warm, stop: [stop] })).toMatchObject({
      text: first.text.slice(0, first.text.indexOf(stop)),
      finishReason: "stop",
    });
    const controller = new AbortController();
    const aborted = await llama.generate({ ...warm, signal: controller.signal, onText: () => controller.abort() });
    expect(aborted.finishReason).toBe("abort");
    await expect(llama.generate({ ...warm, maxTokens: 256 })).rejects.toMatchObject({ code: "CONTEXT_OVERFLOW" });
  });

  test("never runs out of sequences and makes no promise with several", async () => {
    for (let call = 0; call < 20; call++) await llama.generate(ask("again", { maxTokens: 2 }));
    expect((await llama.capabilities()).determinism).toBe("same-build");
    await using several = embedded({ model: file.path, engine: "llama", sequences: 3 });
    expect((await several.capabilities()).determinism).toBe("none");
    const answers = await Promise.all(Array.from({ length: 7 }, () => several.generate(ask("together"))));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
  });

  test("runs what the reference engine cannot, chosen by itself", async () => {
    await using other = await temporaryFile(
      randomModel({
        metadata: {
          "tokenizer.chat_template": {
            type: "string",
            value: "{% for message in messages %}[{{ message['role'] }}] {{ message['content'] }}\n{% endfor %}[assistant]",
          },
        },
      }),
    );
    await using backend = embedded({ model: other.path });
    expect((await backend.capabilities()).facts.engine).toBe("llama");
    expect((await backend.generate(ask("hello<|im_end|>"))).usage.outputTokens).toBeGreaterThan(0);
  });

  test("a file that llama.cpp cannot load is named", async () => {
    await using broken = await temporaryFile(randomModel({ metadata: { "llama.block_count": { type: "uint32", value: 3 } } }));
    await expect(embedded({ model: broken.path, engine: "llama" }).capabilities()).rejects.toMatchObject({ code: "MODEL_UNREADABLE" });
  });
});
