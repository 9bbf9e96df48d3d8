import type { GgufHeader, GgufScalar } from "../gguf/gguf-types.ts";
import { characterBytes } from "./byte-alphabet.ts";

/** Kinds of token that stand for text as it is written, and those that stand for one byte. */
const [normal, byte] = [1, 6];
const none: Uint8Array = new Uint8Array();

/**
 * The bytes that each token of a vocabulary stands for, by id; none for control tokens and others that an answer's text is not made of.
 * Known for byte-level BPE (`gpt2`) and SentencePiece (`llama`), which most models have; undefined for others.
 */
export function tokenBytes({ metadata }: GgufHeader): readonly Uint8Array[] | undefined {
  const kind = metadata.get("tokenizer.ggml.model")?.value;
  if (kind !== "gpt2" && kind !== "llama") return undefined;
  const tokens = listIn(metadata.get("tokenizer.ggml.tokens")?.value);
  const types = listIn(metadata.get("tokenizer.ggml.token_type")?.value);
  const encoder = new TextEncoder();
  return tokens.map((token, id) => {
    const text = String(token);
    const type = types[id] ?? normal;
    if (type === byte) {
      const code = /^<0x([0-9A-F]{2})>$/i.exec(text)?.[1];
      return code === undefined ? none : Uint8Array.of(Number.parseInt(code, 16));
    }
    if (type !== normal) return none;
    // SentencePiece writes a space as U+2581.
    return kind === "llama" ? encoder.encode(text.replaceAll("\u2581", " ")) : (alphabetBytes(text) ?? none);
  });
}

function listIn(value: GgufScalar | readonly GgufScalar[] | undefined): readonly GgufScalar[] {
  return Array.isArray(value) ? (value as readonly GgufScalar[]) : [];
}

/** The bytes of a token written in the alphabet of byte-level BPE; undefined when a character of it is no part of that. */
export function alphabetBytes(token: string): Uint8Array | undefined {
  const bytes = Array.from(token, (character) => characterBytes.get(character));
  return bytes.every((each) => each !== undefined) ? Uint8Array.from(bytes) : undefined;
}
