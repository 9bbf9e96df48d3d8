import { CupelError } from "@cupel/core";
import type { Kernel } from "../kernel/kernel.ts";
import { blockPositions, type MemoryPlan, type SequencePlan } from "./memory-plan.ts";

/** One sequence of the reference engine: a cache of keys and values, and the network run over it. */
export class Decoder {
  readonly #plan: MemoryPlan;
  readonly #state: SequencePlan;
  readonly #kernel: Kernel;
  readonly #memory: ArrayBufferLike;
  readonly #logits: Float32Array;
  readonly #block: number;
  #tokens: number[] = [];

  /** @param options.block positions computed together in prefill, 1 to 16; the bits do not depend on it. */
  constructor(
    plan: MemoryPlan,
    sequence: number,
    options: { readonly kernel: Kernel; readonly memory: ArrayBufferLike; readonly block?: number },
  ) {
    this.#plan = plan;
    this.#state = plan.sequences[sequence] as SequencePlan;
    this.#kernel = options.kernel;
    this.#memory = options.memory;
    this.#block = Math.min(options.block ?? blockPositions, blockPositions);
    this.#logits = new Float32Array(options.memory, this.#state.logits, plan.shape.vocabulary);
  }

  /**
   * Begins with a prompt of at least one token, keeping what the cache shares with it, and returns the logits after it.
   *
   * @param from number of a sequence that has read this very prompt and keeps it meanwhile: what is not cached is copied from there
   */
  start(prompt: readonly number[], from?: number): Float32Array {
    let shared = 0;
    while (shared < prompt.length - 1 && this.#tokens[shared] === prompt[shared]) shared++;
    const source = from === undefined ? undefined : this.#plan.sequences[from];
    if (source !== undefined) {
      this.#copy(source, shared, prompt.length - 1);
      shared = prompt.length - 1;
    }
    this.#tokens = prompt.slice(0, shared);
    return this.append(prompt.slice(shared));
  }

  /** Takes over keys and values of the positions from `first` to before `end`. */
  #copy(source: SequencePlan, first: number, end: number): void {
    const { keyValueHeads, headSize } = this.#plan.shape;
    const stride = keyValueHeads * headSize * 4;
    const memory = new Uint8Array(this.#memory);
    for (const part of ["keys", "values"] as const) {
      this.#state[part].forEach((own, layer) => {
        const other = source[part][layer] as number;
        memory.copyWithin(own + first * stride, other + first * stride, other + end * stride);
      });
    }
  }

  /**
   * Evaluates more tokens and returns the logits after the last, in a buffer that the next call overwrites.
   *
   * @throws CupelError `CONTEXT_OVERFLOW` before anything is computed when they do not fit.
   */
  append(tokens: readonly number[]): Float32Array {
    const { contextSize } = this.#plan;
    if (this.#tokens.length + tokens.length > contextSize) {
      throw new CupelError("CONTEXT_OVERFLOW", `${this.#tokens.length + tokens.length} tokens do not fit a context of ${contextSize}.`);
    }
    for (let begin = 0; begin < tokens.length; begin += this.#block) {
      const block = tokens.slice(begin, begin + this.#block);
      this.#evaluate(block, begin + this.#block >= tokens.length);
      this.#tokens.push(...block);
    }
    return this.#logits;
  }

  #evaluate(tokens: readonly number[], last: boolean): void {
    const { tensors, shape } = this.#plan;
    const { residual, normalised, logits } = this.#state;
    const kernel = this.#kernel;
    const bytes = shape.width * 4;
    const embedding = tensors["token_embd.weight"] as number;
    const memory = new Uint8Array(this.#memory);
    tokens.forEach((token, index) => {
      memory.copyWithin(residual + index * bytes, embedding + token * bytes, embedding + (token + 1) * bytes);
    });
    for (let layer = 0; layer < shape.layers; layer++) {
      this.#attention(layer, tokens.length);
      this.#feedForward(layer, tokens.length);
    }
    if (!last) return;
    kernel.normalise(
      residual + (tokens.length - 1) * bytes,
      tensors["output_norm.weight"] as number,
      normalised,
      shape.width,
      shape.epsilon,
    );
    kernel.matmul(tensors["output.weight"] ?? embedding, normalised, logits, shape.vocabulary, shape.width, 1);
  }

  #attention(layer: number, count: number): void {
    const { shape, rope } = this.#plan;
    const { width, heads, keyValueHeads, headSize } = shape;
    const { residual, normalised, query, attended, scores, keys, values } = this.#state;
    const kernel = this.#kernel;
    const first = this.#tokens.length;
    const stride = keyValueHeads * headSize * 4;
    const queryBytes = heads * headSize * 4;
    const scale = Math.fround(1 / Math.sqrt(headSize));
    const layerKeys = keys[layer] as number;
    const layerValues = values[layer] as number;

    this.#normalise(layer, "attn_norm", count);
    kernel.matmul(this.#weight(layer, "attn_q"), normalised, query, heads * headSize, width, count);
    kernel.matmul(this.#weight(layer, "attn_k"), normalised, layerKeys + first * stride, keyValueHeads * headSize, width, count);
    kernel.matmul(this.#weight(layer, "attn_v"), normalised, layerValues + first * stride, keyValueHeads * headSize, width, count);
    for (let index = 0; index < count; index++) {
      const angles = rope + (first + index) * headSize * 4;
      kernel.rotate(query + index * queryBytes, angles, heads, headSize);
      kernel.rotate(layerKeys + (first + index) * stride, angles, keyValueHeads, headSize);
    }
    for (let index = 0; index < count; index++) {
      for (let head = 0; head < heads; head++) {
        const own = index * queryBytes + head * headSize * 4;
        const group = Math.floor((head * keyValueHeads) / heads) * headSize * 4;
        kernel.attend(
          query + own,
          layerKeys + group,
          layerValues + group,
          attended + own,
          scores,
          headSize,
          stride,
          first + index + 1,
          scale,
        );
      }
    }
    kernel.matmul(this.#weight(layer, "attn_output"), attended, normalised, width, heads * headSize, count);
    kernel.add(residual, normalised, width * count);
  }

  #feedForward(layer: number, count: number): void {
    const { width, feedForward } = this.#plan.shape;
    const { residual, normalised, gate, up } = this.#state;
    const kernel = this.#kernel;
    this.#normalise(layer, "ffn_norm", count);
    kernel.matmul(this.#weight(layer, "ffn_gate"), normalised, gate, feedForward, width, count);
    kernel.matmul(this.#weight(layer, "ffn_up"), normalised, up, feedForward, width, count);
    kernel.gate(gate, up, feedForward * count);
    kernel.matmul(this.#weight(layer, "ffn_down"), gate, normalised, width, feedForward, count);
    kernel.add(residual, normalised, width * count);
  }

  #normalise(layer: number, name: string, count: number): void {
    const { width, epsilon } = this.#plan.shape;
    const { residual, normalised } = this.#state;
    const weight = this.#weight(layer, name);
    for (let index = 0; index < count; index++) {
      this.#kernel.normalise(residual + index * width * 4, weight, normalised + index * width * 4, width, epsilon);
    }
  }

  #weight(layer: number, name: string): number {
    return this.#plan.tensors[`blk.${layer}.${name}.weight`] as number;
  }
}
