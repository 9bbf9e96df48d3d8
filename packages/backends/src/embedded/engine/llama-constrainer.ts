import type { Capabilities } from "@cupel/core";
import { type ConstrainedVocabulary, type Constrainer, createConstrainer } from "../constrain/constrainer.ts";
import type { GgufHeader } from "../gguf/gguf-types.ts";
import { tokenBytes } from "../tokenizer/token-bytes.ts";

/** Response formats of the llama engine: JSON needs to know the bytes of tokens, a grammar in GBNF is llama.cpp's own. */
export function llamaFormats(header: GgufHeader): NonNullable<Capabilities["responseFormats"]> {
  return tokenBytes(header) === undefined ? ["grammar"] : ["json", "json-schema", "grammar"];
}

/**
 * The same token masks as in the reference engine, over logits of llama.cpp. Its own grammars for JSON Schema pass over keywords they do not
 * know without a word, and leave neither raw logprobs nor Cupel's sampler. Undefined where the bytes of tokens are not known.
 */
export function llamaConstrainer(header: GgufHeader, tokens: Pick<ConstrainedVocabulary, "size" | "isEnd">): Constrainer | undefined {
  const bytes = tokenBytes(header);
  return bytes && createConstrainer({ ...tokens, bytes: (token) => bytes[token] ?? new Uint8Array() });
}
