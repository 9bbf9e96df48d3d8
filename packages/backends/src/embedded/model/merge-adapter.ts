import { dequantise } from "../gguf/dequantise.ts";
import type { GgufTensorInfo } from "../gguf/gguf-types.ts";
import { readGguf } from "../gguf/read-gguf.ts";
import type { MemoryPlan } from "./memory-plan.ts";
import { readAdapter } from "./read-adapter.ts";
import { elementsOf, tensorShapes } from "./tensor-shapes.ts";

/**
 * Merges a LoRA adapter into decoded weights: W = f32(W + (scale * alpha / rank) * (B A)), the product summed in f64 over ascending
 * rank (Hu et al. 2021). A scale of 0 changes nothing, not one bit.
 *
 * @throws CupelError `MODEL_UNREADABLE` when the file is no LoRA adapter or does not fit the model.
 */
export function mergeAdapter(
  file: Uint8Array,
  scale: number,
  target: { readonly plan: MemoryPlan; readonly memory: ArrayBufferLike },
): void {
  const { plan, memory } = target;
  const shapes = tensorShapes(plan.shape, plan.tied);
  const parts = readAdapter(readGguf(file), { architecture: "llama", shapeOf: (name) => shapes.get(name) });
  if (scale === 0) return;
  for (const { base, shape, down, up, rank, alpha } of parts) {
    const [rows, columns] = shape;
    const weights = new Float32Array(memory, plan.tensors[base] ?? 0, rows * columns);
    addProduct(weights, { factor: (scale * alpha) / rank, down: valuesOf(file, down), up: valuesOf(file, up), rank, columns });
  }
}

function valuesOf(file: Uint8Array, tensor: GgufTensorInfo): Float32Array {
  const values = new Float32Array(elementsOf(tensor.shape));
  dequantise(file, tensor, values);
  return values;
}

interface Product {
  readonly factor: number;
  readonly down: Float32Array;
  readonly up: Float32Array;
  readonly rank: number;
  readonly columns: number;
}

function addProduct(weights: Float32Array, { factor, down, up, rank, columns }: Product): void {
  const row = new Float64Array(columns);
  for (let start = 0; start < weights.length; start += columns) {
    row.fill(0);
    for (let inner = 0; inner < rank; inner++) {
      const coefficient = up[(start / columns) * rank + inner] as number;
      for (let column = 0; column < columns; column++) {
        row[column] = (row[column] as number) + coefficient * (down[inner * columns + column] as number);
      }
    }
    for (let column = 0; column < columns; column++) {
      weights[start + column] = (weights[start + column] as number) + factor * (row[column] as number);
    }
  }
}
