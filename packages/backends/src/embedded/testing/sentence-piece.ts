import type { GgufValue } from "../gguf/gguf-types.ts";

/** Kinds of token: unknown, control, one byte, text. */
const [normal, unknown, control, byte] = [1, 2, 3, 6];

const texts = ['"', "{", "}", ":", ",", "▁", "▁the", "▁the▁user", "é", "1", "0", ".", "[", "]", "n", "user", "the"];
const vocabulary: readonly (readonly [text: string, type: number])[] = [
  ["<unk>", unknown],
  ["<s>", control],
  ["</s>", control],
  ...Array.from({ length: 256 }, (_, code): [string, number] => [`<0x${code.toString(16).toUpperCase().padStart(2, "0")}>`, byte]),
  ...texts.map((text): [string, number] => [text, normal]),
];

/** Metadata that make a random model (of 276 tokens) one with a SentencePiece vocabulary: bytes, a few pieces, no chat format of its own. */
export const sentencePieceMetadata: Readonly<Record<string, GgufValue>> = {
  "tokenizer.ggml.model": { type: "string", value: "llama" },
  "tokenizer.ggml.pre": { type: "string", value: "default" },
  "tokenizer.ggml.tokens": { type: "array", items: "string", value: vocabulary.map(([text]) => text) },
  "tokenizer.ggml.token_type": { type: "array", items: "int32", value: vocabulary.map(([, type]) => type) },
  "tokenizer.ggml.scores": { type: "array", items: "float32", value: vocabulary.map((_, id) => -id) },
  "tokenizer.ggml.bos_token_id": { type: "uint32", value: 1 },
  "tokenizer.ggml.eos_token_id": { type: "uint32", value: 2 },
  "tokenizer.ggml.padding_token_id": { type: "uint32", value: 0 },
  "tokenizer.chat_template": {
    type: "string",
    value: "{% for message in messages %}[{{ message['role'] }}] {{ message['content'] }}\n{% endfor %}[assistant]",
  },
};
