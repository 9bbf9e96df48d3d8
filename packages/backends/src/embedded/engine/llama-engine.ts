import { type Capabilities, CupelError, contentHash, demandResponseFormat } from "@cupel/core";
import type { GgufHeader } from "../gguf/gguf-types.ts";
import type { Engine } from "./engine.ts";
import type { EngineOptions } from "./engine-options.ts";
import { LanePool } from "./lane-pool.ts";
import { llamaFormats } from "./llama-constrainer.ts";
import { llamaLane } from "./llama-lane.ts";
import type { ModelFile } from "./model-file.ts";
import { adapterFacts } from "./open-adapters.ts";
import { llamaBatchSize, openLlama } from "./open-llama.ts";

/**
 * Loads a model into llama.cpp through `node-llama-cpp`: any GGUF it reads, on the CPU, raw logits sampled by Cupel.
 * Same seed, configuration and build give the same text; with several sequences batches depend on timing and nothing is promised.
 *
 * @throws CupelError `PEER_MISSING`, `BACKEND_UNAVAILABLE`, `MODEL_UNREADABLE`, `BACKEND_FAILED`
 */
export async function llamaEngine(file: ModelFile, options: EngineOptions): Promise<Engine> {
  const { adapters, threads, sequences = 1 } = options;
  const opened = await openLlama(file, options);
  const pool = new LanePool(sequences, () => llamaLane(opened, file.header));
  const capabilities: Capabilities = {
    determinism: sequences === 1 ? "same-build" : "none",
    seeds: true,
    logprobs: true,
    streaming: true,
    tokenIds: true,
    responseFormats: llamaFormats(file.header),
    facts: {
      engine: "llama",
      kernel: `llama.cpp ${opened.llama.llamaCppRelease.release}`,
      build: opened.llama.buildType,
      cpu: opened.llama.systemInfo.trim(),
      weightsSha256: file.sha256,
      tokenizerSha256: tokenizerHash(file.header),
      ...adapterFacts(adapters),
      contextSize: opened.contextSize,
      sequences,
      threads,
      batchSize: llamaBatchSize,
      flashAttention: false,
      logprobs: "raw",
    },
  };
  return {
    capabilities,
    generate: async (request) => {
      const { responseFormat, logprobs } = request;
      demandResponseFormat(responseFormat, capabilities, 'embedded (engine "llama")');
      if (responseFormat?.type === "grammar" && logprobs !== undefined) {
        throw new CupelError("UNSUPPORTED", "With a GBNF grammar llama.cpp draws the tokens itself and tells no raw logprobs.", {
          hint: "Ask for a JSON schema, or leave logprobs out.",
        });
      }
      return await pool.generate(request);
    },
    [Symbol.asyncDispose]: async () => {
      await pool.close();
      await opened[Symbol.asyncDispose]();
    },
  };
}

function tokenizerHash({ metadata }: GgufHeader): string {
  const list = (key: string) => metadata.get(`tokenizer.ggml.${key}`)?.value ?? null;
  return contentHash({ tokens: list("tokens"), types: list("token_type"), merges: list("merges") });
}
