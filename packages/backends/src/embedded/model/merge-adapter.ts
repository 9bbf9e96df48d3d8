import { CupelError } from "@cupel/core";
import { dequantise } from "../gguf/dequantise.ts";
import type { GgufHeader } from "../gguf/gguf-types.ts";
import { readGguf } from "../gguf/read-gguf.ts";
import type { MemoryPlan } from "./memory-plan.ts";
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
  const header = readGguf(file);
  const alpha = header.metadata.get("adapter.lora.alpha")?.value;
  if (header.metadata.get("adapter.type")?.value !== "lora" || typeof alpha !== "number" || !Number.isFinite(alpha)) {
    throw defect("it is no LoRA adapter (adapter.type is not lora, or adapter.lora.alpha is missing)");
  }
  const shapes = tensorShapes(target.plan.shape, target.plan.tied);
  for (const name of header.tensors.keys()) {
    const base = name.replace(/\.lora_[ab]$/, "");
    const [rows, columns] = shapes.get(base) ?? [];
    if (base === name || rows === undefined || columns === undefined) throw defect(`its tensor "${name}" belongs to nothing in this model`);
    if (name.endsWith(".lora_b")) {
      if (!header.tensors.has(`${base}.lora_a`)) throw defect(`tensor "${base}.lora_a" is missing`);
      continue;
    }
    const down = matrix(file, header, name);
    const up = matrix(file, header, `${base}.lora_b`);
    const rank = down.rows;
    if (down.columns !== columns || up.rows !== rows || up.columns !== rank) throw defect(`the tensors of "${base}" do not fit the model`);
    if (scale === 0) continue;
    const weights = new Float32Array(target.memory, target.plan.tensors[base] ?? 0, rows * columns);
    addProduct(weights, { factor: (scale * alpha) / rank, down: down.values, up: up.values, rank, columns });
  }
}

interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly values: Float32Array;
}

function matrix(file: Uint8Array, header: GgufHeader, name: string): Matrix {
  const tensor = header.tensors.get(name);
  const [rows, columns] = tensor?.shape ?? [];
  if (tensor === undefined || rows === undefined || columns === undefined || tensor.shape.length !== 2) {
    throw defect(`tensor "${name}" is missing or no matrix`);
  }
  const values = new Float32Array(elementsOf(tensor.shape));
  dequantise(file, tensor, values);
  return { rows, columns, values };
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

function defect(fact: string): CupelError {
  return new CupelError("MODEL_UNREADABLE", `${fact}.`);
}
