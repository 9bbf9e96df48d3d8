import { bufferOf, type KernelChoice, kernelOf, reserveMemory } from "../engine/reference-model.ts";
import { readGguf } from "../gguf/read-gguf.ts";
import { Decoder } from "../model/decoder.ts";
import { checkTensors, loadWeights } from "../model/load-weights.ts";
import { memoryPlan } from "../model/memory-plan.ts";
import { mergeAdapter } from "../model/merge-adapter.ts";
import { modelShape } from "../model/model-shape.ts";

/** How a model is run. */
export interface DecoderOptions {
  readonly kernel?: KernelChoice;
  readonly block?: number;
  readonly adapter?: Uint8Array;
  readonly scale?: number;
}

/** A decoder over the bytes of a model, without files or workers. */
export function decoderOf(model: Uint8Array, options: DecoderOptions = {}): Decoder {
  return decodersOf(model, 1, options)[0] as Decoder;
}

/** Several decoders in one memory. */
export function decodersOf(model: Uint8Array, sequences: number, options: DecoderOptions = {}): readonly Decoder[] {
  const { kernel = "auto", block, adapter, scale = 1 } = options;
  const header = readGguf(model);
  const shape = modelShape(header);
  const plan = memoryPlan(shape, { tied: checkTensors(header, shape).tied, contextSize: shape.context, sequences });
  const memory = reserveMemory(plan.bytes, { kernel, shared: false });
  const target = { plan, memory: bufferOf(memory) };
  loadWeights(model, header, target);
  if (adapter !== undefined) mergeAdapter(adapter, scale, target);
  return Array.from(
    { length: sequences },
    (_, sequence) =>
      new Decoder(plan, sequence, { kernel: kernelOf(memory), memory: target.memory, ...(block !== undefined && { block }) }),
  );
}
