import { CupelError } from "@cupel/core";
import { isChatMl } from "../generate/chat-prompt.ts";
import { checkTensors, loadWeights } from "../model/load-weights.ts";
import { memoryPlan } from "../model/memory-plan.ts";
import { mergeAdapter } from "../model/merge-adapter.ts";
import { type ModelShape, modelShape, unsupported } from "../model/model-shape.ts";
import { createTokenizer } from "../tokenizer/tokenizer.ts";
import { readVocabulary, type Vocabulary } from "../tokenizer/vocabulary.ts";
import { type ModelFile, naming } from "./model-file.ts";
import { announceLoad } from "./model-load.ts";
import type { LoadedAdapter } from "./open-adapters.ts";
import { bufferOf, type KernelChoice, type ReferenceModel, reserveMemory } from "./reference-model.ts";

/** What the reference engine needs to know of a model before it loads it. */
export interface ReferenceFacts {
  readonly shape: ModelShape;
  readonly vocabulary: Vocabulary;
  readonly tied: boolean;
  readonly parameters: number;
}

/** Reads those facts. @throws CupelError `MODEL_UNREADABLE`, or `UNSUPPORTED` when the reference engine cannot run the model. */
export function referenceFacts(file: ModelFile): Promise<ReferenceFacts> {
  const { header } = file;
  return naming(file, () => {
    const shape = modelShape(header);
    const { tied, parameters } = checkTensors(header, shape);
    const vocabulary = readVocabulary(header);
    if (!isChatMl(vocabulary.chatTemplate)) throw unsupported("its chat template is not ChatML");
    createTokenizer(vocabulary);
    return { shape, vocabulary, tied, parameters };
  });
}

/** Decodes weights into one memory, with room for `sequences` sequences. @throws CupelError `CONFIG_INVALID`, `MODEL_UNREADABLE`, `UNSUPPORTED` */
export async function loadReferenceModel(
  file: ModelFile,
  facts: ReferenceFacts,
  options: {
    readonly contextSize: number;
    readonly sequences: number;
    readonly shared: boolean;
    readonly kernel: KernelChoice;
    readonly adapters: readonly LoadedAdapter[];
  },
): Promise<ReferenceModel> {
  const { contextSize, sequences, adapters } = options;
  if (contextSize > facts.shape.context) {
    throw new CupelError(
      "CONFIG_INVALID",
      `contextSize is ${contextSize}, but the model was made for at most ${facts.shape.context} tokens.`,
    );
  }
  const plan = memoryPlan(facts.shape, { tied: facts.tied, contextSize, sequences });
  const memory = reserveMemory(plan.bytes, options);
  const target = { plan, memory: bufferOf(memory) };
  const bytes = await file.read();
  announceLoad(file, "reference");
  await naming(file, () => loadWeights(bytes, file.header, target));
  for (const adapter of adapters) {
    const adapterBytes = await adapter.file.read();
    await naming(adapter.file, () => mergeAdapter(adapterBytes, adapter.scale, target));
  }
  return { plan, memory, vocabulary: facts.vocabulary };
}
