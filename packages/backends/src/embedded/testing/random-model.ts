import { createRandom } from "@cupel/core";
import type { GgufTensorType, GgufValue } from "../gguf/gguf-types.ts";
import { type TensorToWrite, writeGguf } from "../gguf/write-gguf.ts";
import type { ModelShape } from "../model/model-shape.ts";
import { elementsOf, tensorShapes } from "../model/tensor-shapes.ts";
import { byteCharacters } from "../tokenizer/byte-alphabet.ts";

const template =
  "{% for message in messages %}{{'<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>' + '\\n'}}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}";
const controls = ["<|endoftext|>", "<|im_start|>", "<|im_end|>", "<|pad|>"];
const merges = ["t h", "th e", "i n", "e r", "Ġ Ġ", "u s", "us er", "a s", "Ã ©", "Ġ the", "in g", "s t", "Ċ Ċ", "x x", "xx xx", "! !"];

/** How a random model differs from the usual one. */
export interface RandomModelOptions extends Partial<Omit<ModelShape, "vocabulary">> {
  readonly seed?: string;
  readonly type?: GgufTensorType;
  readonly tied?: boolean;
  /** Standard size of a logit, roughly: larger is more decided. */
  readonly sharpness?: number;
  readonly metadata?: Readonly<Record<string, GgufValue>>;
  /** Name of a tensor that no llama model has. */
  readonly stray?: string;
}

/** The bytes of a GGUF with random weights and a small byte-level vocabulary: what tests run where no trained model is needed. */
export function randomModel(options: RandomModelOptions = {}): Uint8Array {
  const { seed = "model", type = "f32", tied = true, sharpness = 3, metadata = {}, stray, ...rest } = options;
  const tokens = [...byteCharacters, ...merges.map((merge) => merge.replace(" ", "")), ...controls];
  const shape: ModelShape = {
    vocabulary: tokens.length,
    width: 64,
    layers: 2,
    feedForward: 96,
    heads: 4,
    keyValueHeads: 4,
    headSize: 16,
    epsilon: 1e-5,
    ropeBase: 10_000,
    context: 256,
    ...rest,
  };
  const entries: Record<string, GgufValue> = {
    "general.architecture": { type: "string", value: "llama" },
    "general.name": { type: "string", value: "random" },
    ...Object.fromEntries(
      Object.entries({
        context_length: shape.context,
        embedding_length: shape.width,
        block_count: shape.layers,
        feed_forward_length: shape.feedForward,
        "attention.head_count": shape.heads,
        "attention.head_count_kv": shape.keyValueHeads,
        "rope.dimension_count": shape.headSize,
        vocab_size: shape.vocabulary,
      }).map(([key, value]) => [`llama.${key}`, { type: "uint32", value }]),
    ),
    "llama.attention.layer_norm_rms_epsilon": { type: "float32", value: Math.fround(shape.epsilon) },
    "llama.rope.freq_base": { type: "float32", value: shape.ropeBase },
    "tokenizer.ggml.model": { type: "string", value: "gpt2" },
    "tokenizer.ggml.pre": { type: "string", value: "qwen2" },
    "tokenizer.ggml.tokens": { type: "array", items: "string", value: tokens },
    "tokenizer.ggml.token_type": { type: "array", items: "int32", value: tokens.map((token) => (controls.includes(token) ? 3 : 1)) },
    "tokenizer.ggml.merges": { type: "array", items: "string", value: merges },
    "tokenizer.ggml.bos_token_id": { type: "uint32", value: tokens.indexOf("<|endoftext|>") },
    "tokenizer.ggml.eos_token_id": { type: "uint32", value: tokens.indexOf("<|im_end|>") },
    "tokenizer.ggml.padding_token_id": { type: "uint32", value: tokens.indexOf("<|pad|>") },
    "tokenizer.ggml.add_bos_token": { type: "bool", value: false },
    "tokenizer.ggml.add_eos_token": { type: "bool", value: false },
    "tokenizer.chat_template": { type: "string", value: template },
    ...metadata,
  };
  const tensors = [...tensorShapes(shape, tied)].map(([name, dimensions]): TensorToWrite => {
    const isNorm = dimensions.length === 1;
    const size =
      name.startsWith("output.") || name.startsWith("token_embd")
        ? sharpness / Math.sqrt(shape.width)
        : 1.7 / Math.sqrt(dimensions[1] ?? 1);
    const values = randomValues(`${seed} ${name}`, elementsOf(dimensions)).map((value) => (isNorm ? 1 + value / 4 : value * size));
    return { name, shape: dimensions, type: isNorm ? "f32" : type, values };
  });
  const strays: TensorToWrite[] = stray === undefined ? [] : [{ name: stray, shape: [4], type: "f32", values: new Float32Array(4) }];
  return writeGguf(new Map(Object.entries(entries)), [...tensors, ...strays]);
}

/** The bytes of a LoRA adapter with random matrices for some tensors of a random model of width 64. */
export function randomAdapter(
  options: {
    readonly rank?: number;
    readonly alpha?: number;
    readonly names?: readonly string[];
    readonly seed?: string;
    readonly type?: GgufTensorType;
    readonly architecture?: string;
  } = {},
): Uint8Array {
  const {
    rank = 4,
    alpha = 8,
    seed = "",
    type = "f32",
    architecture = "llama",
    names = ["blk.0.attn_q.weight", "blk.1.attn_output.weight"],
  } = options;
  const metadata = new Map<string, GgufValue>([
    ["general.architecture", { type: "string", value: architecture }],
    ["general.type", { type: "string", value: "adapter" }],
    ["adapter.type", { type: "string", value: "lora" }],
    ["adapter.lora.alpha", { type: "float32", value: alpha }],
  ]);
  const matrix = (name: string, shape: readonly number[]): TensorToWrite => ({
    name,
    shape,
    type,
    values: randomValues(`${seed}${name}`, elementsOf(shape)).map((value) => value / 8),
  });
  return writeGguf(
    metadata,
    names.flatMap((name) => [matrix(`${name}.lora_a`, [rank, 64]), matrix(`${name}.lora_b`, [64, rank])]),
  );
}

function randomValues(key: string, count: number): Float32Array {
  const random = createRandom(key);
  return Float32Array.from({ length: count }, () => random.next() * 2 - 1);
}
