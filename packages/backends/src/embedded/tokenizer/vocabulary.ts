import { CupelError } from "@cupel/core";
import type { GgufHeader, GgufScalar } from "../gguf/gguf-types.ts";

/** What a GGUF says about its tokens. Plain data: workers get a copy. */
export interface Vocabulary {
  readonly tokens: readonly string[];
  /** 1 normal, 3 control, and others that Cupel does not produce from text. */
  readonly types: readonly number[];
  /** `"left right"`, best first. */
  readonly merges: readonly string[];
  readonly endToken: number | undefined;
  readonly chatTemplate: string;
}

const normal = 1;
const userDefined = 4;

/**
 * Reads the vocabulary of a byte-level BPE with the `qwen2` splitting.
 *
 * @throws CupelError `MODEL_UNREADABLE` for missing parts, `UNSUPPORTED` for another kind of tokenizer.
 */
export function readVocabulary({ metadata }: GgufHeader): Vocabulary {
  const scalar = (key: string): GgufScalar | undefined => {
    const entry = metadata.get(`tokenizer.${key}`);
    return entry?.type === "array" ? undefined : entry?.value;
  };
  const list = <Item extends GgufScalar>(key: string, type: "string" | "number"): readonly Item[] => {
    const entry = metadata.get(`tokenizer.ggml.${key}`);
    if (entry?.type !== "array" || entry.value.some((item) => typeof item !== type)) {
      throw new CupelError("MODEL_UNREADABLE", `metadata "tokenizer.ggml.${key}" is missing or no list of ${type}s.`);
    }
    return entry.value as readonly Item[];
  };
  const kind = `${scalar("ggml.model")}/${scalar("ggml.pre")}`;
  if (kind !== "gpt2/qwen2") throw unsupportedTokenizer(`its tokenizer is ${kind}, not gpt2/qwen2`);
  if (scalar("ggml.add_bos_token") === true) throw unsupportedTokenizer("it wants a token before every text");

  const tokens = list<string>("tokens", "string");
  const types = metadata.has("tokenizer.ggml.token_type") ? list<number>("token_type", "number") : tokens.map(() => normal);
  if (types.length !== tokens.length) {
    throw new CupelError("MODEL_UNREADABLE", `it has ${tokens.length} tokens but ${types.length} token types.`);
  }
  if (types.includes(userDefined)) throw unsupportedTokenizer("it has user-defined tokens");
  const end = scalar("ggml.eos_token_id");
  const endToken = typeof end === "number" && Number.isInteger(end) && end >= 0 && end < tokens.length ? end : undefined;
  return { tokens, types, merges: list<string>("merges", "string"), endToken, chatTemplate: String(scalar("chat_template") ?? "") };
}

function unsupportedTokenizer(fact: string): CupelError {
  return new CupelError("UNSUPPORTED", `The reference engine cannot run this model: ${fact}. Use engine "llama".`);
}
