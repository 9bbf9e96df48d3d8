import { CupelError, messageOf } from "@cupel/core";
import type { EngineOptions } from "./engine-options.ts";
import { importLlama } from "./llama-peer.ts";
import type { ModelFile } from "./model-file.ts";
import { announceLoad } from "./model-load.ts";
import { ResourceStack } from "./resource-stack.ts";

type Peer = typeof import("node-llama-cpp");

/** A model and a context of llama.cpp, released together. */
export interface OpenLlama extends AsyncDisposable {
  readonly peer: Peer;
  readonly llama: import("node-llama-cpp").Llama;
  readonly model: import("node-llama-cpp").LlamaModel;
  readonly context: import("node-llama-cpp").LlamaContext;
  readonly contextSize: number;
}

const defaultContext = 4096;

/** Tokens that llama.cpp evaluates at once. Fixed, because the shape of batches can change bits. */
export const llamaBatchSize = 512;

/**
 * Starts llama.cpp on the CPU with settings that hold still: nothing built or downloaded, no flash attention, fixed batch size.
 *
 * @throws CupelError `PEER_MISSING`, `BACKEND_UNAVAILABLE`, `MODEL_UNREADABLE`, `BACKEND_FAILED`
 */
export async function openLlama(file: ModelFile, options: EngineOptions): Promise<OpenLlama> {
  const { adapters, threads, sequences = 1 } = options;
  const peer = await importLlama();
  const resources = new ResourceStack();
  let firstError = "";
  const step = async <Result extends AsyncDisposable>(
    code: CupelError["code"],
    what: string,
    work: () => Promise<Result>,
  ): Promise<Result> => {
    try {
      return resources.use(await work());
    } catch (thrown) {
      await resources[Symbol.asyncDispose]();
      throw new CupelError(code, `${what}: ${firstError === "" ? messageOf(thrown) : firstError}`, { cause: thrown });
    }
  };
  const llama = await step("BACKEND_UNAVAILABLE", "llama.cpp cannot be started", () =>
    peer.getLlama({
      build: "never",
      gpu: false,
      skipDownload: true,
      progressLogs: false,
      maxThreads: 0,
      logLevel: peer.LlamaLogLevel.error,
      logger: (_, message) => {
        firstError ||= message.trim();
      },
    }),
  );
  announceLoad(file, "llama");
  const model = await step("MODEL_UNREADABLE", `The model file ${file.path} cannot be loaded by llama.cpp`, () =>
    llama.loadModel({ modelPath: file.path }),
  );
  const contextSize = options.contextSize ?? Math.min(model.trainContextSize ?? defaultContext, defaultContext);
  const context = await step("BACKEND_FAILED", "llama.cpp cannot make a context", () =>
    model.createContext({
      contextSize,
      sequences,
      threads,
      batchSize: llamaBatchSize,
      flashAttention: false,
      ...(adapters.length > 0 && { lora: { adapters: adapters.map(({ file, scale }) => ({ filePath: file.path, scale })) } }),
    }),
  );
  return { peer, llama, model, context, contextSize, [Symbol.asyncDispose]: () => resources[Symbol.asyncDispose]() };
}
