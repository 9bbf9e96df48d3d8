import { CupelError } from "@cupel/core";
import type { GgufHeader, GgufScalar } from "../gguf/gguf-types.ts";

/** The numbers that define a llama network. */
export interface ModelShape {
  readonly vocabulary: number;
  /** Length of the residual vector. */
  readonly width: number;
  readonly layers: number;
  readonly feedForward: number;
  readonly heads: number;
  /** Heads of keys and values; divides `heads` (grouped-query attention). */
  readonly keyValueHeads: number;
  readonly headSize: number;
  readonly epsilon: number;
  readonly ropeBase: number;
  /** Most positions the model was made for. */
  readonly context: number;
}

/**
 * The shape from the metadata of a GGUF.
 *
 * @throws CupelError `MODEL_UNREADABLE` for missing or absurd numbers, `UNSUPPORTED` for what the reference engine does not compute.
 */
export function modelShape({ metadata, tensors }: GgufHeader): ModelShape {
  const architecture = metadata.get("general.architecture")?.value;
  if (architecture !== "llama") throw unsupported(`it has the architecture ${JSON.stringify(architecture ?? null)}`);
  const integer = (key: string, maximum: number, fallback?: number): number => {
    const value = metadata.get(`llama.${key}`)?.value ?? fallback;
    if (typeof value !== "number" || !Number.isInteger(value) || value < 1 || value > maximum) throw defect(`llama.${key}`, value);
    return value;
  };
  const positive = (key: string, fallback?: number): number => {
    const value = metadata.get(`llama.${key}`)?.value ?? fallback;
    if (typeof value !== "number" || !(value > 0) || !Number.isFinite(value)) throw defect(`llama.${key}`, value);
    return value;
  };
  const tokens = metadata.get("tokenizer.ggml.tokens");
  if (tokens?.type !== "array" || tokens.value.length === 0) throw defect("tokenizer.ggml.tokens", undefined);

  const width = integer("embedding_length", 65_536);
  const heads = integer("attention.head_count", 1024);
  const headSize = integer("attention.key_length", 1024, width / heads);
  const shape: ModelShape = {
    vocabulary: tokens.value.length,
    width,
    layers: integer("block_count", 1024),
    feedForward: integer("feed_forward_length", 1_048_576),
    heads,
    keyValueHeads: integer("attention.head_count_kv", heads, heads),
    headSize,
    epsilon: positive("attention.layer_norm_rms_epsilon"),
    ropeBase: positive("rope.freq_base", 10_000),
    context: integer("context_length", 16_777_216),
  };
  const scaling = metadata.get("llama.rope.scaling.type")?.value ?? "none";
  if (scaling !== "none" || tensors.has("rope_freqs.weight")) throw unsupported("it scales its rotary positions");
  if (integer("attention.value_length", 1024, headSize) !== headSize) throw unsupported("its keys and values differ in length");
  if (integer("rope.dimension_count", 1024, headSize) !== headSize) throw unsupported("it rotates only part of each head");
  if (heads % shape.keyValueHeads !== 0) throw defect("llama.attention.head_count_kv", shape.keyValueHeads);
  if ([width, shape.feedForward, headSize].some((length) => length % 4 !== 0)) {
    throw unsupported(`its vectors (${width}, ${shape.feedForward}, ${headSize}) are not all multiples of 4`);
  }
  return shape;
}

/** What the reference engine does not do, and what to do about it. */
export function unsupported(fact: string): CupelError {
  return new CupelError("UNSUPPORTED", `The reference engine cannot run this model: ${fact}. Use engine "llama".`);
}

function defect(key: string, value: GgufScalar | readonly GgufScalar[] | undefined): CupelError {
  const found = value === undefined ? "is missing" : `is ${JSON.stringify(value)}, which is not possible`;
  return new CupelError("MODEL_UNREADABLE", `metadata "${key}" ${found}.`);
}
