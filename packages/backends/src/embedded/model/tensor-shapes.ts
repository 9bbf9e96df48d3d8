import type { ModelShape } from "./model-shape.ts";

/** Every tensor of a llama model by name, with its row-major shape, in the order in which they lie in memory. `output.weight` only where the head is not tied. */
export function tensorShapes(shape: ModelShape, tied: boolean): ReadonlyMap<string, readonly number[]> {
  const { width, feedForward, heads, keyValueHeads, headSize, vocabulary } = shape;
  const tensors = new Map<string, readonly number[]>([
    ["token_embd.weight", [vocabulary, width]],
    ["output_norm.weight", [width]],
  ]);
  if (!tied) tensors.set("output.weight", [vocabulary, width]);
  for (let layer = 0; layer < shape.layers; layer++) {
    const block: readonly (readonly [string, readonly number[]])[] = [
      ["attn_norm", [width]],
      ["attn_q", [heads * headSize, width]],
      ["attn_k", [keyValueHeads * headSize, width]],
      ["attn_v", [keyValueHeads * headSize, width]],
      ["attn_output", [width, heads * headSize]],
      ["ffn_norm", [width]],
      ["ffn_gate", [feedForward, width]],
      ["ffn_up", [feedForward, width]],
      ["ffn_down", [width, feedForward]],
    ];
    for (const [name, dimensions] of block) tensors.set(`blk.${layer}.${name}.weight`, dimensions);
  }
  return tensors;
}

/** Number of elements of a shape. */
export function elementsOf(dimensions: readonly number[]): number {
  return dimensions.reduce((product, length) => product * length, 1);
}
