import { CupelError } from "@cupel/core";
import { dequantise } from "../gguf/dequantise.ts";
import { type GgufHeader, tensorTypes } from "../gguf/gguf-types.ts";
import type { MemoryPlan } from "./memory-plan.ts";
import { type ModelShape, unsupported } from "./model-shape.ts";
import { fillRopeTable } from "./rope-table.ts";
import { elementsOf, tensorShapes } from "./tensor-shapes.ts";

const decoded: ReadonlySet<number> = new Set(Object.values(tensorTypes));

/**
 * Checks that a file holds exactly the tensors of a llama model, in encodings the reference engine reads, before memory is reserved.
 *
 * @throws CupelError `MODEL_UNREADABLE` for a missing or misshapen tensor, `UNSUPPORTED` for an unknown one or another encoding.
 */
export function checkTensors({ tensors }: GgufHeader, shape: ModelShape): { readonly tied: boolean; readonly parameters: number } {
  const tied = !tensors.has("output.weight");
  const expected = tensorShapes(shape, tied);
  let parameters = 0;
  for (const [name, dimensions] of expected) {
    const tensor = tensors.get(name);
    if (tensor === undefined) throw new CupelError("MODEL_UNREADABLE", `tensor "${name}" is missing.`);
    if (tensor.shape.join() !== dimensions.join()) {
      throw new CupelError("MODEL_UNREADABLE", `tensor "${name}" is ${tensor.shape.join(" x ")} instead of ${dimensions.join(" x ")}.`);
    }
    if (!decoded.has(tensor.typeNumber)) throw unsupported(`tensor "${name}" has encoding ${tensor.typeNumber}, not f32, f16 or q8_0`);
    parameters += elementsOf(dimensions);
  }
  const unknown = tensors.keys().find((name) => !expected.has(name));
  if (unknown !== undefined) throw unsupported(`it has a tensor "${unknown}" that a plain llama model does not have`);
  return { tied, parameters };
}

/** Decodes all weights to f32 and fills the rotary table. */
export function loadWeights(
  file: Uint8Array,
  header: GgufHeader,
  target: { readonly plan: MemoryPlan; readonly memory: ArrayBufferLike },
): void {
  const { plan, memory } = target;
  for (const [name, address] of Object.entries(plan.tensors)) {
    const tensor = header.tensors.get(name);
    if (tensor !== undefined) dequantise(file, tensor, new Float32Array(memory, address, elementsOf(tensor.shape)));
  }
  fillRopeTable(new Float32Array(memory, plan.rope, plan.contextSize * plan.shape.headSize), plan.shape);
}
