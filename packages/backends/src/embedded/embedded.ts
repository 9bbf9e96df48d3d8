import { basename } from "node:path";
import { type Backend, CupelError, type GenerateRequest } from "@cupel/core";
import { type HubOptions, hubModel } from "../hugging-face/hub-model.ts";
import { isHubReference } from "../hugging-face/reference.ts";
import type { Engine } from "./engine/engine.ts";
import { llamaEngine } from "./engine/llama-engine.ts";
import { type ReferenceFacts, referenceFacts } from "./engine/load-reference-model.ts";
import { type ModelFile, openModelFile } from "./engine/model-file.ts";
import { type EmbeddedAdapter, openAdapters } from "./engine/open-adapters.ts";
import { referenceEngine } from "./engine/reference-engine.ts";
import type { KernelChoice } from "./engine/reference-model.ts";
import { checkRequest } from "./generate/check-request.ts";

/** A GGUF file to run. */
export interface EmbeddedModel {
  /** A path, or a model of the Hugging Face hub: `hf:owner/name`, `hf:owner/name:file.gguf`, `hf:owner/name:Q4_K_M`. */
  readonly path: string;
  /** Refuses the file when its SHA-256 (64 hexadecimal digits) is another. */
  readonly sha256?: string;
  /** What records call the model; default: the file's name without `.gguf`, or the reference to the hub. The names of adapters are added to it. */
  readonly name?: string;
}

export interface EmbeddedOptions {
  /** A path or a reference to the Hugging Face hub, or that with what is known about the file. */
  readonly model: string | EmbeddedModel;
  /** How a model of the hub is found and fetched. Releasing the backend ends a download. */
  readonly hub?: HubOptions;
  /** `auto`: the reference engine for models it can run of at most 8 million parameters, llama.cpp for all others. */
  readonly engine?: "auto" | "reference" | "llama";
  /** A LoRA adapter, or several, applied in their order. Each must have been made for this model. */
  readonly adapter?: EmbeddedAdapter | readonly EmbeddedAdapter[];
  /** Answers generated at the same time. Default: the number of cores, at most 8, for `reference`; 1 for `llama`, whose determinism needs it. */
  readonly sequences?: number;
  /** Threads of one llama.cpp context, 1 by default. The reference engine uses one per sequence. */
  readonly threads?: number;
  /** Tokens of prompt and answer together. Default: what the model was made for, at most 4,096. */
  readonly contextSize?: number;
  /** Run the reference engine in the caller's thread instead of workers. Same bits. */
  readonly inline?: boolean;
  /** Which arithmetic the reference engine uses. Same bits. */
  readonly kernel?: KernelChoice;
}

const largestAutomatic = 8_000_000;

/**
 * A model inside this process. Nothing is read before the first call of `capabilities` or `generate`, which throw
 * `MODEL_UNREADABLE`, `UNSUPPORTED`, `PEER_MISSING` or `CONFIG_INVALID` when it cannot be run, `CONTEXT_OVERFLOW` when prompt and
 * `maxTokens` together exceed the context, and `USAGE` for a meaningless request. An aborted call returns what it had.
 */
export function embedded(options: EmbeddedOptions): Backend {
  const model: EmbeddedModel = typeof options.model === "string" ? { path: options.model } : options.model;
  const adapters = [options.adapter ?? []].flat();
  const released = new AbortController();
  let engine: Promise<Engine> | undefined;
  const ready = (): Promise<Engine> =>
    (engine ??= openEngine(model, adapters, { ...options, signal: AbortSignal.any([released.signal, options.hub?.signal ?? []].flat()) }));
  return {
    name: "embedded",
    model: [model.name ?? nameOf(model.path), ...adapters.map(adapterName)].join("+"),
    capabilities: async () => (await ready()).capabilities,
    generate: async (request: GenerateRequest) => {
      checkRequest(request);
      return (await ready()).generate(request);
    },
    [Symbol.asyncDispose]: async () => {
      released.abort();
      const opened = await engine?.catch(() => undefined);
      await opened?.[Symbol.asyncDispose]();
    },
  };
}

function nameOf(path: string): string {
  return isHubReference(path) ? path : basename(path, ".gguf");
}

/** Records of a model must not be taken for those of the same model with an adapter. */
function adapterName({ path, scale = 1 }: EmbeddedAdapter): string {
  return scale === 1 ? nameOf(path) : `${nameOf(path)}@${scale}`;
}

async function openEngine(
  model: EmbeddedModel,
  adapters: readonly EmbeddedAdapter[],
  options: EmbeddedOptions & { readonly signal: AbortSignal },
): Promise<Engine> {
  const { engine = "auto", threads = 1, contextSize, sequences, inline = false, kernel = "auto" } = options;
  for (const [name, value] of Object.entries({ threads, contextSize, sequences })) {
    if (value !== undefined && !(Number.isInteger(value) && value >= 1)) {
      throw new CupelError("CONFIG_INVALID", `${name} is ${value}; a whole number of at least 1 was expected.`);
    }
  }
  const found = isHubReference(model.path) ? await hubModel(model.path, { ...options.hub, signal: options.signal }) : undefined;
  const file = await openModelFile(found?.path ?? model.path, { sha256: model.sha256 ?? found?.sha256 });
  const shared = { adapters: await openAdapters(adapters, file), contextSize, sequences, threads, inline, kernel };
  const facts = engine === "llama" ? undefined : await factsFor(file, engine);
  const opened = await (facts === undefined ? llamaEngine(file, shared) : referenceEngine(file, facts, shared));
  if (found === undefined) return opened;
  const { capabilities } = opened;
  return { ...opened, capabilities: { ...capabilities, facts: { ...capabilities.facts, source: found.reference } } };
}

/** The facts when the reference engine is to run the model; undefined when llama.cpp is. */
async function factsFor(file: ModelFile, engine: "auto" | "reference"): Promise<ReferenceFacts | undefined> {
  try {
    const facts = await referenceFacts(file);
    return engine === "reference" || facts.parameters <= largestAutomatic ? facts : undefined;
  } catch (thrown) {
    if (engine === "auto" && CupelError.is(thrown) && thrown.code === "UNSUPPORTED") return undefined;
    throw thrown;
  }
}
