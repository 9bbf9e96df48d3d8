import { CupelError } from "@cupel/core";
import type { ModelShape } from "./model-shape.ts";
import { elementsOf, tensorShapes } from "./tensor-shapes.ts";

/** Positions that prefill computes together. Any number gives the same bits; this one keeps a block in the first-level cache. */
export const blockPositions = 16;

/** Byte addresses of what one sequence needs. */
export interface SequencePlan {
  /** Per layer, context x (keyValueHeads * headSize). */
  readonly keys: readonly number[];
  readonly values: readonly number[];
  readonly residual: number;
  readonly normalised: number;
  readonly query: number;
  readonly attended: number;
  readonly gate: number;
  readonly up: number;
  readonly logits: number;
  readonly scores: number;
}

/** Where everything lies in the one memory of a model. Plain data: workers get a copy. */
export interface MemoryPlan {
  readonly shape: ModelShape;
  readonly contextSize: number;
  readonly tied: boolean;
  /** Byte address of each tensor by name. */
  readonly tensors: Readonly<Record<string, number>>;
  /** Byte address of the table of (cosine, sine) pairs: contextSize x headSize. */
  readonly rope: number;
  readonly sequences: readonly SequencePlan[];
  readonly bytes: number;
}

const maximumBytes = 65_535 * 65_536;

/** Lays out weights, rotary table and the state of `sequences` sequences. @throws CupelError `UNSUPPORTED` beyond 4 GiB. */
export function memoryPlan(
  shape: ModelShape,
  options: { readonly tied: boolean; readonly contextSize: number; readonly sequences: number },
): MemoryPlan {
  const { tied, contextSize } = options;
  let bytes = 0;
  const reserve = (floats: number): number => {
    const address = bytes;
    bytes += Math.ceil(floats / 16) * 64;
    return address;
  };
  const tensors = Object.fromEntries([...tensorShapes(shape, tied)].map(([name, dimensions]) => [name, reserve(elementsOf(dimensions))]));
  const rope = reserve(contextSize * shape.headSize);
  const cache = contextSize * shape.keyValueHeads * shape.headSize;
  const block = (width: number): number => reserve(blockPositions * width);
  const sequences = Array.from({ length: options.sequences }, () => ({
    keys: Array.from({ length: shape.layers }, () => reserve(cache)),
    values: Array.from({ length: shape.layers }, () => reserve(cache)),
    residual: block(shape.width),
    normalised: block(shape.width),
    query: block(shape.heads * shape.headSize),
    attended: block(shape.heads * shape.headSize),
    gate: block(shape.feedForward),
    up: block(shape.feedForward),
    logits: reserve(shape.vocabulary),
    scores: reserve(contextSize),
  }));
  if (bytes > maximumBytes) {
    throw new CupelError(
      "UNSUPPORTED",
      `The reference engine would need ${Math.ceil(bytes / 2 ** 20)} MiB, more than 4 GiB: lower sequences or contextSize, or use engine "llama".`,
    );
  }
  return { shape, contextSize, tied, tensors, rope, sequences, bytes };
}
