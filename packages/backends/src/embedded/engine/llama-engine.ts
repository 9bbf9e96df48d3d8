import { CupelError, contentHash, type GenerateRequest, type Generation, messageOf } from "@cupel/core";
import { checkFit } from "../generate/check-fit.ts";
import { generateText } from "../generate/generate-text.ts";
import type { GgufHeader } from "../gguf/gguf-types.ts";
import { byteTextStream } from "../tokenizer/text-stream.ts";
import { createTokenizer, type Tokenizer } from "../tokenizer/tokenizer.ts";
import { readVocabulary } from "../tokenizer/vocabulary.ts";
import type { Engine, Lane } from "./engine.ts";
import type { EngineOptions } from "./engine-options.ts";
import { LanePool } from "./lane-pool.ts";
import { importLlama } from "./llama-peer.ts";
import { llamaPrompt } from "./llama-prompt.ts";
import { llamaSource } from "./llama-source.ts";
import { detokenizedTextStream } from "./llama-text-stream.ts";
import type { ModelFile } from "./model-file.ts";

const defaultContext = 4096;
const batchSize = 512;

/**
 * Loads a model into llama.cpp through `node-llama-cpp`: any GGUF it reads, CPU, no flash attention, raw logits sampled by Cupel.
 * Same seed, configuration and build give the same text; with several sequences batches depend on timing and nothing is promised.
 *
 * @throws CupelError `PEER_MISSING`, `BACKEND_UNAVAILABLE`, `MODEL_UNREADABLE`
 */
export async function llamaEngine(file: ModelFile, options: EngineOptions): Promise<Engine> {
  const { adapter, threads, sequences = 1 } = options;
  const peer = await importLlama();
  const log: string[] = [];
  await using resources = new AsyncDisposableStack();
  const llama = resources.use(
    await infrastructure("BACKEND_UNAVAILABLE", "llama.cpp cannot be started", () =>
      peer.getLlama({
        build: "never",
        gpu: false,
        skipDownload: true,
        progressLogs: false,
        maxThreads: 0,
        logLevel: peer.LlamaLogLevel.error,
        logger: (_, message) => void log.push(message.trim()),
      }),
    ),
  );
  const model = resources.use(
    await infrastructure("MODEL_UNREADABLE", `The model file ${file.path} cannot be loaded by llama.cpp`, () =>
      llama.loadModel({ modelPath: file.path }).catch((thrown: unknown) => {
        throw new Error(log.find((line) => line !== "") ?? messageOf(thrown), { cause: thrown });
      }),
    ),
  );
  const contextSize = options.contextSize ?? Math.min(model.trainContextSize ?? defaultContext, defaultContext);
  const context = resources.use(
    await infrastructure("BACKEND_FAILED", "llama.cpp cannot make a context", () =>
      model.createContext({
        contextSize,
        sequences,
        threads,
        batchSize,
        flashAttention: false,
        ...(adapter && { lora: { adapters: [{ filePath: adapter.file.path, scale: adapter.scale }] } }),
      }),
    ),
  );
  const template = String(file.header.metadata.get("tokenizer.chat_template")?.value ?? "");
  const tokenizer = ownTokenizer(file.header);
  const vocabulary = model.iterateAllTokens().reduce((count) => count + 1, 0);
  const detokenize = (tokens: readonly number[], before: readonly number[] = []): string =>
    model.detokenize(tokens as never, false, before as never);

  const generate = async ({ signal, onText, ...request }: GenerateRequest): Promise<Generation> => {
    const promptTokens = llamaPrompt(peer, model, { prompt: request.prompt, system: request.system, template });
    checkFit(promptTokens.length, request.maxTokens, contextSize);
    const sequence = context.getSequence();
    try {
      const greedy = request.temperature === 0 && request.logprobs === undefined;
      return await generateText(llamaSource(sequence, { vocabulary, greedy }), request, {
        promptTokens,
        isEnd: (token) => model.isEogToken(token as never),
        textStream: () => (tokenizer === undefined ? detokenizedTextStream(detokenize) : byteTextStream(tokenizer.bytes)),
        textOf: (token) => tokenizer?.decode([token]) ?? detokenize([token]),
        isAborted: () => signal?.aborted ?? false,
        emit: (piece) => onText?.(piece),
      });
    } catch (thrown) {
      if (CupelError.is(thrown)) throw thrown;
      throw new CupelError("BACKEND_FAILED", `llama.cpp failed: ${messageOf(thrown)}`, { cause: thrown });
    } finally {
      await sequence.dispose();
    }
  };
  const lane: Lane = { generate, dispose: async () => undefined };
  const pool = new LanePool(sequences, () => lane);
  const owned = resources.move();
  return {
    capabilities: {
      determinism: sequences === 1 ? "same-build" : "none",
      seeds: true,
      logprobs: true,
      streaming: true,
      facts: {
        engine: "llama",
        kernel: `llama.cpp ${llama.llamaCppRelease.release}`,
        build: llama.buildType,
        cpu: llama.systemInfo.trim(),
        weightsSha256: file.sha256,
        tokenizerSha256: tokenizerHash(file.header),
        ...(adapter && { adapterSha256: adapter.file.sha256, adapterScale: adapter.scale }),
        contextSize,
        sequences,
        threads,
        batchSize,
        flashAttention: false,
        logprobs: "raw",
      },
    },
    generate: (request) => pool.generate(request),
    [Symbol.asyncDispose]: async () => {
      await pool.close();
      await owned.disposeAsync();
    },
  };
}

function ownTokenizer(header: GgufHeader): Tokenizer | undefined {
  try {
    return createTokenizer(readVocabulary(header));
  } catch {
    return undefined;
  }
}

function tokenizerHash({ metadata }: GgufHeader): string {
  const list = (key: string) => metadata.get(`tokenizer.ggml.${key}`)?.value ?? null;
  return contentHash({ tokens: list("tokens"), types: list("token_type"), merges: list("merges") });
}

async function infrastructure<Result>(code: CupelError["code"], what: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (thrown) {
    throw new CupelError(code, `${what}: ${messageOf(thrown)}`, { cause: thrown });
  }
}
